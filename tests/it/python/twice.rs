//! Names that are bound more than once: what counts where they are used.

use super::assets::{IMPORTS, told};
use super::value::agree;
use super::{check, read_text, rows};

/// What stands before, the value as written, and what it is.
const VALUES: &str = r#"
def f(): return 'x'⏎def f(): return 'y' ¦ f() ¦ "y"
def f(): return 'x'⏎A = f()⏎def f(): return 'y' ¦ A + f() ¦ "xy"
def f(): return 'x'⏎def g(): return f()⏎def f(): return 'y' ¦ g() ¦ "y"
from here import f⏎def f(): return 'y' ¦ f() ¦ "y"
def f(): return 'y'⏎from here import f ¦ f() ¦ <the call of `f` makes it>
class C: b = 'x'⏎class C: b = 'y' ¦ C.b ¦ "y"
class C: b = 'x'⏎A = C.b⏎class C: b = 'y' ¦ A ¦ "x"
class C: b = 'x'⏎class C(C): c = 'y' ¦ C.c ¦ "y"
class C:⏎    b = 'x'⏎    b = 'y' ¦ C.b ¦ "y"
b = 'x'⏎class C:⏎    b = b ¦ C.b ¦ "x"
def f(): return 'x'⏎f = lambda: 'y' ¦ f() ¦ "y"
A = 'x'⏎def A(): return 'y' ¦ A() ¦ "y"
A = 'x'⏎B = A⏎A = B + 'y' ¦ A + B ¦ "xyx"
A = 'x'⏎if os.getenv('E'):⏎    A = 'y' ¦ A ¦ (($E ? : "False", else "True") ? True: "y", else "x")
A = 'w'⏎A = 'x'⏎if os.getenv('E'):⏎    A = 'y'⏎B = A⏎A = 'z' ¦ B ¦ (($E ? : "False", else "True") ? True: "y", else "x")
def f(a):⏎    a = a + 'y'⏎    return a ¦ f('x') ¦ "xy"
try:⏎    from fast import f⏎except ImportError:⏎    def f(): return 'y' ¦ f() ¦ <the call of `f` makes it>
if os.getenv('E'):⏎    def f(): return 'x'⏎else:⏎    def f(): return 'y' ¦ f() ¦ <the call of `f` makes it>
from typing import TYPE_CHECKING⏎class C: b = 'x'⏎if TYPE_CHECKING:⏎    from there import C ¦ C.b ¦ "x"
from typing import TYPE_CHECKING⏎if TYPE_CHECKING:⏎    from there import C⏎else:⏎    class C: b = 'x' ¦ C.b ¦ "x"
import typing⏎if typing.TYPE_CHECKING:⏎    from there import A ¦ A ¦ <`A` comes from `there`, whose file is not here>
"#;

/// The code, and the assets that it makes.
const ASSETS: &str = r#"
@node⏎def a(x): ...⏎@node⏎def a(y): ... ¦ a <= y
@node(key="k")⏎def a(): ...⏎@node(key="l")⏎def a(): ... ¦ l
@node(key="k")⏎def _(): ...⏎L = [_]⏎@node(key="l")⏎def _(): ...⏎L += [_] ¦ k; l
@node(key="k")⏎def a(): ...⏎@node(deps=[a])⏎def a(): ... ¦ k; a <- k
@node(key="k")⏎def a(): ...⏎B = a⏎def a(): ... ¦ k
@node⏎def a(): ...⏎def f(): return a⏎@node(key="l")⏎def a(): ... ¦ l
@node⏎def a(): ...⏎if prod:⏎    @node(key="l")⏎    def a(): ... ¦ a; l
def make(n):⏎    @node(name=n)⏎    def it(): ...⏎    return it⏎A = make("x")⏎A = make("y") ¦ x; y
@node(key="k")⏎def a(): ...⏎@node(deps=[a])⏎def b(): ...⏎@node(key="l")⏎def a(): ...⏎@node(deps=[a])⏎def c(): ... ¦ k; b <- k; l; c <- l
"#;

#[test]
fn the_last_definition_before_a_use_counts() {
    agree(rows(VALUES));
}

#[test]
fn a_class_that_is_defined_anew_is_the_later_one() {
    check(
        "from storage import Lake\n\
         class Lake(IOManager):\n    root = '/a'\n\
         class Lake(IOManager):\n    root = '/b'\n\
         resources = {'io_manager': Lake()}\n",
        &["io_manager = Lake Custom \"\"; root \"/b\""],
    );
    check(
        "try:\n    from storage import LakeIOManager\nexcept ImportError:\n    class LakeIOManager(IOManager):\n        root = '/a'\n\
         resources = {'io_manager': LakeIOManager()}\n",
        &[
            "io_manager = LakeIOManager Custom \"\"",
            "io_manager = LakeIOManager Custom \"\"; root \"/a\"",
        ],
    );
}

#[test]
fn an_asset_that_nothing_sees_any_more_is_none() {
    for [code, expected] in rows(ASSETS) {
        let text = format!("{IMPORTS}{code}\n");
        let module = read_text(&text);
        assert_eq!(told(&text, &module), expected, "{code}");
    }
}
