//! A cache of the last value computed, valid while its key stays the same.

use std::cell::RefCell;

/// The last value computed, with its key.
#[derive(Debug)]
pub struct Cache<K, V>(RefCell<Option<(K, V)>>);

impl<K, V> Default for Cache<K, V> {
    fn default() -> Self {
        Self(RefCell::new(None))
    }
}

impl<K: PartialEq, V: Clone> Cache<K, V> {
    /// The value for a key. Calls `make` only if the key differs from the last one; cloning `V` should be cheap.
    pub fn of(&self, key: K, make: impl FnOnce() -> V) -> V {
        let mut cached = self.0.borrow_mut();
        match cached.as_ref() {
            Some((known, value)) if *known == key => value.clone(),
            _ => {
                let value = make();
                *cached = Some((key, value.clone()));
                value
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;

    #[test]
    fn only_another_key_makes_another_value() {
        let cached = Cache::default();
        let one = cached.of(1, || Rc::new("one"));
        assert!(Rc::ptr_eq(&one, &cached.of(1, || Rc::new("again"))));
        assert_eq!(*cached.of(2, || Rc::new("two")), "two");
    }
}
