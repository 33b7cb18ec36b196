"""The files of a plugin that is to be written, in which `$name`, `$module`, `$kind`, ... are still to be filled."""

from collections.abc import Mapping
from string import Template

from msgspec import Struct


class Sketch(Struct, frozen=True):
    """One sort of plugin, as it works: its code, its test, and what to read of it."""

    code: str
    test: str
    readme: str

    def filled(self, name: str, folder: str) -> Mapping[str, str]:
        """Write the files by their names within the plugin's folder, which is to stand in `folder`."""
        module = name.replace("-", "_")
        kind = "".join(part.capitalize() for part in name.split("-"))
        said = {
            "name": name,
            "module": module,
            "kind": kind,
            "variable": module.upper(),
            "folder": f"{folder}/{module}",
        }
        files = {"__init__.py": self.code, f"test_{module}.py": self.test, "README.md": self.readme}
        return {f"{module}/{file}": Template(text).substitute(said) for file, text in files.items()}
