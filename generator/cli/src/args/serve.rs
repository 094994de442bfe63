//! What may be typed after `smm serve`.

use std::net::{IpAddr, SocketAddr};

/// Show the workspace in a browser while it is being written.
///
/// Pages are made when they are asked for and follow what is saved; the place on the page stays.
/// Each carries a panel with the findings, what changed since the last commit or the published
/// version, and links to checklists and forms. While the content has errors, pages show the last
/// state without. Nothing is written: the output of `smm build` stays as it is.
///
/// With `--edit` the boards of targets can be written: choose levels in a workshop, write the
/// reasons, and see what they ask for. What is set goes into `profile.yaml` and leaves comments and
/// everything else as it is. Published versions are refused; begin the next with `smm new version`.
///
/// Only programs on this machine reach it. `--listen` opens a second door through which invited
/// people look on and change nothing; the link that it prints holds a secret.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  smm serve                         pages that follow what is saved
  smm serve --open                  the same, in the browser
  smm serve --port 0                on any port that is free
  smm serve --edit                  with boards of targets that can be written
  smm serve --edit --listen 192.168.1.20
                                    and others in the room look on

It ends with Ctrl-C.

Exit codes:
  0  ended
  2  wrong usage, or a problem of the environment")]
pub(crate) struct ServeArgs {
    /// Port on this machine; 0 takes any that is free.
    #[arg(short, long, value_name = "PORT", default_value_t = 7660)]
    pub(crate) port: u16,

    /// Open the first page in the browser.
    #[arg(long)]
    pub(crate) open: bool,

    /// Let targets be set from the boards, by whoever opens the link that is printed.
    #[arg(long)]
    pub(crate) edit: bool,

    /// Let invited people look on, on this address of this machine [default port: the next one].
    #[arg(long, value_name = "ADDRESS[:PORT]", value_parser = DoorAddress::parse)]
    pub(crate) listen: Option<DoorAddress>,
}

/// An address to listen on, with or without a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DoorAddress {
    pub(crate) ip: IpAddr,
    pub(crate) port: Option<u16>,
}

impl DoorAddress {
    fn parse(text: &str) -> Result<Self, String> {
        if let Ok(whole) = text.parse::<SocketAddr>() {
            return Ok(Self { ip: whole.ip(), port: Some(whole.port()) });
        }
        let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
        match bare.parse::<IpAddr>() {
            Ok(ip) => Ok(Self { ip, port: None }),
            Err(_) => {
                Err("write an address of this machine, as 192.168.1.20 or 0.0.0.0:8080".into())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_comes_with_or_without_a_port() {
        let of = |text: &str| DoorAddress::parse(text).map(|door| (door.ip.to_string(), door.port));
        assert_eq!(of("0.0.0.0"), Ok(("0.0.0.0".to_owned(), None)));
        assert_eq!(of("192.168.1.20:80"), Ok(("192.168.1.20".to_owned(), Some(80))));
        assert_eq!(of("[::1]:80"), Ok(("::1".to_owned(), Some(80))));
        assert_eq!(of("[::]"), Ok(("::".to_owned(), None)));
        assert!(of("example.org").is_err() && of("").is_err() && of("1.2.3.4:99999").is_err());
    }
}
