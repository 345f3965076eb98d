//! What files are called where room is short.

use locations_playground::source::{FileId, Files, SourceFile};

fn files(names: &[&str]) -> Files {
    let of = |name: &&str| {
        let (repo, path) = name.split_once(':').unwrap();
        SourceFile::new(repo, path, "")
    };
    Files::new(&names.iter().map(of).collect::<Vec<_>>())
}

#[test]
fn as_much_of_a_path_as_tells_files_of_a_repository_apart() {
    for (names, expected) in [
        (&["a:x/y/f.yaml"][..], &["f.yaml"][..]),
        (&["a:f.yaml", "a:p1/f.yaml", "a:ap1/f.yaml"], &["f.yaml", "p1/f.yaml", "ap1/f.yaml"]),
        (&["a:x/p1/d/f.yaml", "a:x/p2/d/f.yaml"], &["p1/d/f.yaml", "p2/d/f.yaml"]),
        // A name that another one ends with is another name.
        (&["a:x/f.yaml", "a:x/my-f.yaml"], &["f.yaml", "my-f.yaml"]),
        (&["a:x/f.yaml", "a:y/x/f.yaml"], &["x/f.yaml", "y/x/f.yaml"]),
        (&["a:p/f.yaml", "b:q/f.yaml"], &["f.yaml", "f.yaml"]),
    ] {
        let files = files(names);
        let told: Vec<&str> = files.iter().map(|it| files.short_name(it.0)).collect();
        assert_eq!(told, expected, "{names:?}");
    }
    assert_eq!(files(&[]).short_name(FileId(7)), "", "of no file");
}

#[test]
fn the_words_of_a_path_that_its_likes_do_not_have() {
    for (names, expected) in [
        (&["a:f.yaml"][..], &[None][..]),
        (&["a:east/d.yaml", "a:west/d.yaml"], &[Some("east"), Some("west")]),
        (
            &["a:deploy/east/d.prod.yaml", "a:deploy/west/d.prod.yaml"],
            &[Some("east"), Some("west")],
        ),
        (&["a:d_east.yaml", "a:d_west.yaml"], &[Some("east"), Some("west")]),
        (&["a:d.yaml", "a:p1/d.yaml"], &[Some("d.yaml"), Some("p1")]),
        (
            &["a:p1/b.yaml", "a:p1/c.yaml", "a:p2/b.yaml"],
            &[Some("p1/b"), Some("p1/c"), Some("p2/b")],
        ),
    ] {
        let files = files(names);
        let all: Vec<FileId> = files.iter().map(|it| it.0).collect();
        let told: Vec<Option<&str>> = all.iter().map(|it| files.apart(*it, &all)).collect();
        assert_eq!(told, expected, "{names:?}");
    }
}
