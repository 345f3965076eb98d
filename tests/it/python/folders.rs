//! Modules that are another file for each folder that a location runs in.

use locations_playground::fact::Fact;
use locations_playground::python::Value;

use super::repository::read_files;
use crate::support::check;

/// Locations `a` and `b`, which run the same file in folders of their own, and `c`, which names no folder.
const LOCATIONS: &str = "\
#- r/dagster_cloud.yaml
locations:
  - {location_name: a, working_directory: a, code_source: {python_file: shared/d.py}}
  - {location_name: b, build: {directory: ./b}, code_source: {python_file: shared/d.py}}
  - {location_name: c, code_source: {python_file: shared/d.py}}
";

/// What each location stores at.
fn places(files: &str) -> [Result<String, String>; 3] {
    let facts = check(&format!("{LOCATIONS}{files}")).facts;
    let fact = Fact::Storage("io_manager".to_owned());
    [0, 1, 2].map(|it| {
        let reading = facts.reading(&fact, it).expect(files);
        reading.value.clone().map(|it| it.trim_end_matches(" (pickle)").to_owned())
    })
}

/// `shared/d.py`, and the files `config.py` in these folders, where `@` is the folder.
fn shared(import: &str, value: &str, config: &str, folders: &[&str]) -> String {
    let mut text = format!(
        "#- r/shared/d.py\n{import}\nimport dagster as dg\ndefs = dg.Definitions(resources={{'io_manager': dg.FilesystemIOManager(base_dir={value})}})\n"
    );
    for folder in folders {
        let path = format!("{folder}/config.py");
        let path = path.trim_start_matches('/');
        let config = config.replace('@', &format!("/{folder}"));
        text += &["#- r/", path, "\n", &*config, "\n"].concat();
    }
    text
}

#[test]
fn each_location_imports_what_is_in_its_folder() {
    let several = "`BUCKET` comes from `config`, which several files may be";
    for (import, value, config) in [
        ("from config import BUCKET", "BUCKET", "BUCKET = '@'"),
        ("import config", "config.BUCKET", "BUCKET = '@'"),
        ("import config", "f'{config.BUCKET}'", "import os\nBUCKET = os.getenv('NONE', '@')"),
        ("from config import C", "C['bucket']", "C = {'bucket': '@'}"),
        ("from config import C", "{**C}['bucket']", "C = {'bucket': '@'}"),
        ("from config import S", "S.bucket", "class S:\n    bucket = '@'"),
        ("from config import of", "of()", "def of(): return '@'"),
        (
            "from config import settings",
            "settings.bucket",
            "from pydantic_settings import BaseSettings\nclass S(BaseSettings):\n    bucket: str = '@'\nsettings = S()",
        ),
    ] {
        let [a, b, c] = places(&shared(import, value, config, &["a", "b"]));
        assert_eq!((a, b), (Ok("/a".to_owned()), Ok("/b".to_owned())), "{import} {config}");
        assert!(c.is_err(), "{import} {config}");
        // A file above the code counts where no setting says otherwise.
        let all = places(&shared(import, value, config, &["a", "b", ""]));
        assert_eq!(all, ["/a", "/b", "/"].map(|it| Ok(it.to_owned())), "{import} {config}");
        let some = places(&shared(import, value, config, &["a", ""]));
        assert_eq!(some, ["/a", "/", "/"].map(|it| Ok(it.to_owned())), "{import} {config}");
    }
    let [_, _, c] =
        places(&shared("from config import BUCKET", "BUCKET", "BUCKET = '@'", &["a", "b"]));
    assert_eq!(c, Err(several.to_owned()));
}

#[test]
fn a_whole_manager_from_another_file_is_not_taken_for_the_usual_one() {
    let config = "import dagster as dg\nlake = dg.FilesystemIOManager(base_dir='@')";
    let text = shared("from config import lake", "'x'", config, &["a", ""])
        .replace("dg.FilesystemIOManager(base_dir='x')", "lake");
    let reason = "`config` is another file there than `config.py`";
    let expected = [Err(reason.to_owned()), Ok("/".to_owned()), Ok("/".to_owned())];
    assert_eq!(places(&text), expected);
}

#[test]
fn a_project_beside_another_one_imports_its_own() {
    let project = |name: &str| {
        format!(
            "#- r/{name}/config.py\nBUCKET = '/{name}'\n#- r/{name}/d.py\nfrom config import BUCKET\nimport dagster as dg\nresources = {{'io_manager': dg.FilesystemIOManager(base_dir=BUCKET)}}\n"
        )
    };
    let modules = read_files(&(project("x") + &project("y")));
    let values: Vec<&Value> =
        modules.iter().flat_map(|it| &it.managers).map(|it| &it.fields[0].value).collect();
    let expected = ["/x", "/y"].map(|it| Value::Literal(it.to_owned()));
    assert_eq!(values, expected.iter().collect::<Vec<_>>());
}
