"""What CPython's test support asks of the interpreter it runs on: how it is configured."""


def get_config():
    """The part of the configuration that tests look at: code objects have positions."""
    return {'code_debug_ranges': 1}


def get_configs():
    """The same, as CPython nests it."""
    return {'config': get_config()}
