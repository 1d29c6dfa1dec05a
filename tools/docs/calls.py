"""Who calls whom over gRPC, read from the code: who makes a stub, or imports the library that does."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from functools import cache

from .contracts import ROOT, Method


def callers(method: Method) -> list[str]:
    """Return the services that call a method."""
    libraries = {name for name, modules in _packages("libs").items() if _calls(modules, method)}
    return sorted(
        service
        for service, modules in _packages("services").items()
        if service != f"kitchen_{method.context}" and (_calls(modules, method) or _imports(modules) & libraries)
    )


def _calls(modules: Iterable[ast.Module], method: Method) -> bool:
    """Say whether a module imports the stub and has the method called."""
    return any(
        f"{method.service}Stub" in _names(module)
        and any(isinstance(node, ast.Attribute) and node.attr == method.name for node in ast.walk(module))
        for module in modules
    )


def _names(module: ast.Module) -> set[str]:
    return {one.name for node in ast.walk(module) if isinstance(node, ast.ImportFrom) for one in node.names}


def _imports(modules: Iterable[ast.Module]) -> set[str]:
    """Return the packages that these modules import from."""
    nodes = (node for module in modules for node in ast.walk(module) if isinstance(node, ast.ImportFrom))
    return {node.module.partition(".")[0] for node in nodes if node.module and not node.level}


@cache
def _packages(folder: str) -> Mapping[str, list[ast.Module]]:
    """Return the modules of each package; generated code calls nobody."""
    packages = [path for path in sorted((ROOT / folder).glob("*/src/*")) if path.is_dir() and path.name != "kitchen"]
    return {path.name: [ast.parse(file.read_bytes()) for file in path.rglob("*.py")] for path in packages}
