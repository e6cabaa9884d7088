//! What rows run in a process of their own: parts of witgate that no command
//! shows alone.

use std::fs::File;
use std::io::Read;

use sha2::{Digest, Sha256};
use witgate_load::{Context, Options, Place};

/// Reads a contract through the library, and says nothing.
pub(crate) fn load(mut args: impl Iterator<Item = String>) -> Result<(), String> {
    let place = args.next().ok_or("a place is missing")?;
    let place = Place::parse(&place).map_err(|error| error.to_string())?;
    let subject = witgate_load::load(&place, &Context::default(), &Options::default())
        .map_err(|error| error.to_string())?;
    // So that nobody optimises away what nobody reads.
    std::hint::black_box(subject);
    Ok(())
}

/// Prints the SHA-256 of a file, as the digests of witgate are made.
pub(crate) fn hash(mut args: impl Iterator<Item = String>) -> Result<(), String> {
    let path = args.next().ok_or("a file is missing")?;
    let mut file = File::open(path).map_err(|error| error.to_string())?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer).map_err(|error| error.to_string())? {
            0 => break,
            read => hasher.update(&buffer[..read]),
        }
    }
    println!("{}", hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect::<String>());
    Ok(())
}
