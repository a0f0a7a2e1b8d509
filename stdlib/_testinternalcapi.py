"""What CPython's test support asks of the interpreter it runs on: how it is configured."""


def get_config():
    """The part of the configuration that tests look at: code objects have positions."""
    return {'code_debug_ranges': 1}


def get_configs():
    """The same, as CPython nests it."""
    return {'config': get_config()}


def _check_errors(errors):
    if errors not in ('strict', 'surrogateescape', 'surrogatepass'):
        raise ValueError('unsupported error handler')


def EncodeLocaleEx(text, current_locale=0, errors='strict'):
    """The text in the encoding of the locale, which is always UTF-8."""
    _check_errors(errors)
    try:
        return text.encode('utf-8', errors)
    except UnicodeEncodeError as e:
        raise RuntimeError(f'encode error: pos={e.start}, reason={e.reason}') from None


def DecodeLocaleEx(data, current_locale=0, errors='strict'):
    """The other way round."""
    _check_errors(errors)
    try:
        return data.decode('utf-8', errors)
    except UnicodeDecodeError as e:
        raise RuntimeError(f'decode error: pos={e.start}, reason={e.reason}') from None
