//! Values that are one of a few words, each named once.

/// Something that is one of a few words.
pub(crate) trait Words: Copy + 'static {
    const ALL: &'static [(Self, &'static str)];
}

/// Its words.
pub(crate) fn words_of<T: Words>() -> Vec<&'static str> {
    T::ALL.iter().map(|(_, word)| *word).collect()
}

macro_rules! words {
    ($type:ident { $($variant:ident: $word:literal),+ }) => {
        impl $crate::words::Words for $type {
            const ALL: &'static [($type, &'static str)] = &[$(($type::$variant, $word)),+];
        }

        impl std::str::FromStr for $type {
            type Err = ();

            fn from_str(word: &str) -> Result<$type, ()> {
                <$type as $crate::words::Words>::ALL.iter().find(|(_, it)| *it == word).map(|(value, _)| *value).ok_or(())
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let word = match self { $($type::$variant => $word),+ };
                f.write_str(word)
            }
        }
    };
}

pub(crate) use words;
