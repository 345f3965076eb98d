//! Where a misplaced or misspelt key belongs.
