//! Where places of a text lie in a later state of it.

use crate::source::floor_char_boundary;

/// What became of the places of a text: all but one piece in the middle is the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drift {
    /// So many bytes at the start are the same.
    start: usize,
    /// Where the piece ends in the one text, and in the other.
    end: usize,
    new_end: usize,
}

impl Drift {
    /// Compares two states of a text.
    pub fn between(old: &str, new: &str) -> Self {
        let is_same = |(a, b): &(u8, u8)| a == b;
        let start = old.bytes().zip(new.bytes()).take_while(is_same).count();
        let start = floor_char_boundary(old, start).min(floor_char_boundary(new, start));
        let rest = old[start..].bytes().rev().zip(new[start..].bytes().rev());
        let mut tail = rest.take_while(is_same).count();
        while !old.is_char_boundary(old.len() - tail) || !new.is_char_boundary(new.len() - tail) {
            tail -= 1;
        }
        Self { start, end: old.len() - tail, new_end: new.len() - tail }
    }

    /// From the other text to this one.
    pub fn reversed(&self) -> Self {
        Self { start: self.start, end: self.new_end, new_end: self.end }
    }

    /// Where a place lies in the other text; nowhere if it is in the piece that differs.
    pub fn of(&self, offset: usize) -> Option<usize> {
        if offset >= self.end {
            return Some(offset - self.end + self.new_end);
        }
        (offset <= self.start).then_some(offset)
    }

    /// What differs: a range of the one text, and the range of the other that stands in its place.
    pub fn piece(&self) -> (std::ops::Range<usize>, std::ops::Range<usize>) {
        (self.start..self.end, self.start..self.new_end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_around_a_change_are_followed() {
        let drift = Drift::between("id: PHY\ntext: é\n", "id: PHYS-2\ntext: é\n");
        assert_eq!(drift.of(4), Some(4));
        assert_eq!(drift.of("id: PHY\nte".len()), Some("id: PHYS-2\nte".len()));
        assert_eq!(drift.reversed(), Drift::between("id: PHYS-2\ntext: é\n", "id: PHY\ntext: é\n"));
        assert_eq!(Drift::between("é", "è").of(1), None);
        let same = Drift::between("same", "same");
        assert_eq!(
            (0..=4).map(|at| same.of(at)).collect::<Option<Vec<_>>>(),
            Some(vec![0, 1, 2, 3, 4])
        );
    }
}
