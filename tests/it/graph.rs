//! The map: everything has its own place.
