//! Decodes a parsed YAML tree into a document type, with places where the type asks for them.
//!
//! In: a [`Node`] that has passed its schema. Out: the document. Never: reports to the user,
//! because a clean validation leaves nothing to report.

use std::fmt;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{self, DeserializeOwned, DeserializeSeed, Deserializer, IntoDeserializer, Visitor};

use crate::span::{SPANNED, Span, Spanned};
use crate::syntax::{Node, Value};

/// Decodes a node.
///
/// # Errors
/// Says what does not fit, without a place; only a document that was not validated can fail.
pub(crate) fn decode<T: DeserializeOwned>(node: &Node) -> Result<T, DecodeError> {
    T::deserialize(NodeDeserializer(node))
}

/// Why a node does not fit a type.
#[derive(Debug)]
pub(crate) struct DecodeError(String);

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for DecodeError {}

impl de::Error for DecodeError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        DecodeError(message.to_string())
    }
}

#[derive(Clone, Copy)]
struct NodeDeserializer<'n>(&'n Node);

impl<'de> Deserializer<'de> for NodeDeserializer<'_> {
    type Error = DecodeError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match &self.0.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::Int(value) => visitor.visit_i64(*value),
            Value::Float(value) if value.fract() == 0.0 && value.abs() < 9e15 => {
                // JSON Schema takes 2.0 for a whole number.
                visitor.visit_i64(*value as i64)
            }
            Value::Float(value) => visitor.visit_f64(*value),
            Value::Text(value) => visitor.visit_str(value),
            Value::List(items) => {
                SeqAccessDeserializer::new(Items(items.iter())).deserialize_any(visitor)
            }
            Value::Map(entries) => {
                MapAccessDeserializer::new(MapEntries { rest: entries.iter(), value: None })
                    .deserialize_any(visitor)
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match self.0.value {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        if name == SPANNED {
            return visitor.visit_seq(SpanParts { span: self.0.span, part: 0, value: self });
        }
        self.deserialize_any(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        match &self.0.value {
            Value::Text(value) => visitor.visit_enum(value.as_str().into_deserializer()),
            Value::Map(entries) => visitor.visit_enum(MapAccessDeserializer::new(MapEntries {
                rest: entries.iter(),
                value: None,
            })),
            _ => Err(de::Error::custom(format!("{} is no name", self.0.kind()))),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        visitor.visit_newtype_struct(self)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf unit unit_struct
        seq tuple tuple_struct map identifier ignored_any
    }
}

struct Items<'n>(std::slice::Iter<'n, Node>);

impl<'de> de::SeqAccess<'de> for Items<'_> {
    type Error = DecodeError;
    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, DecodeError> {
        self.0.next().map(|node| seed.deserialize(NodeDeserializer(node))).transpose()
    }
}

struct MapEntries<'n> {
    rest: std::slice::Iter<'n, (Spanned<String>, Node)>,
    value: Option<&'n Node>,
}

impl<'de> de::MapAccess<'de> for MapEntries<'_> {
    type Error = DecodeError;
    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, DecodeError> {
        let Some((key, value)) = self.rest.next() else { return Ok(None) };
        self.value = Some(value);
        seed.deserialize(KeyDeserializer(key)).map(Some)
    }
    fn next_value_seed<V: DeserializeSeed<'de>>(
        &mut self,
        seed: V,
    ) -> Result<V::Value, DecodeError> {
        let node = self.value.take().expect("a key comes before its value");
        seed.deserialize(NodeDeserializer(node))
    }
}

#[derive(Clone, Copy)]
struct KeyDeserializer<'n>(&'n Spanned<String>);

impl<'de> Deserializer<'de> for KeyDeserializer<'_> {
    type Error = DecodeError;
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        visitor.visit_str(&self.0.value)
    }
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        if name == SPANNED {
            return visitor.visit_seq(SpanParts { span: self.0.span, part: 0, value: self });
        }
        self.deserialize_any(visitor)
    }
    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

/// Hands a value's place to [`Spanned`]: file, start, end, then the value.
struct SpanParts<D> {
    span: Span,
    part: u8,
    value: D,
}

impl<'de, D: Deserializer<'de, Error = DecodeError> + Copy> de::SeqAccess<'de> for SpanParts<D> {
    type Error = DecodeError;
    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, DecodeError> {
        self.part += 1;
        let number = match self.part {
            1 => self.span.file.0,
            2 => self.span.start,
            3 => self.span.end,
            _ => return seed.deserialize(self.value).map(Some),
        };
        seed.deserialize(number.into_deserializer()).map(Some)
    }
}
