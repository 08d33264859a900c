//! What was made last, cached for as long as what it was made from stays the same.

use std::cell::RefCell;

/// The last thing made, with what it was made from.
#[derive(Debug)]
pub struct Cache<K, V>(RefCell<Option<(K, V)>>);

impl<K, V> Default for Cache<K, V> {
    fn default() -> Self {
        Self(RefCell::new(None))
    }
}

impl<K: PartialEq, V: Clone> Cache<K, V> {
    /// What `make` makes from a key; made anew only for another key than the last time. A clone is meant to be cheap.
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
    fn the_same_key_gives_the_same_thing_and_another_key_another() {
        let cached = Cache::default();
        let one = cached.of(1, || Rc::new("one"));
        assert!(Rc::ptr_eq(&one, &cached.of(1, || Rc::new("again"))));
        assert_eq!(*cached.of(2, || Rc::new("two")), "two");
    }
}
