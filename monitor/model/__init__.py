"""The values that pass between modules, a module per part of the flow: frozen dataclasses, enums, typed ids."""
