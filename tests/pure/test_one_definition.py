"""Files that extend one model share its names: a method defined twice, without super(), silently replaces the other."""

import ast
from collections import defaultdict
from pathlib import Path

MODELS = Path(__file__).parents[2] / "sms_marketing"


def models_in(tree):
    """Yield (model name, class) of the classes that define or extend one of Odoo's models."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            names = {
                target.id: statement.value.value
                for statement in node.body
                if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Constant)
                for target in statement.targets
                if isinstance(target, ast.Name)
            }
            model = names.get("_name") or names.get("_inherit")
            if model:
                yield model, node


def is_hook(method):
    """Whether a method is a place for others to fill: nothing but its docstring."""
    return all(isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant) for line in method.body)


def calls_super(method):
    return any(isinstance(node, ast.Name) and node.id == "super" for node in ast.walk(method))


def replaced(sources):
    """[(model, method)] that more than one of these sources defines without calling the other."""
    found = defaultdict(int)
    for source in sources:
        for model, node in models_in(ast.parse(source)):
            for method in node.body:
                if isinstance(method, ast.FunctionDef) and not calls_super(method) and not is_hook(method):
                    found[model, method.name] += 1
    return sorted(key for key, count in found.items() if count > 1)


def test_no_file_silently_replaces_another_files_method():
    files = [path for room in ("models", "wizard") for path in sorted((MODELS / room).glob("*.py"))]
    assert len(files) > 20
    assert replaced(path.read_text() for path in files) == []


def test_the_test_finds_one():
    one = "class A:\n    _name = 'x'\n    def f(self):\n        return 1\n"
    other = "class B:\n    _inherit = 'x'\n    def f(self, more):\n        return 2\n"
    assert replaced([one, other]) == [("x", "f")]
    assert replaced([one, other.replace("2", "super().f()")]) == []
    assert replaced([one.replace("return 1", "'''Hook.'''"), other]) == []
    assert replaced([one, other.replace("'x'", "'y'")]) == []
