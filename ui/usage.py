"""Typer's own English (usage lines, panel titles, wrong usage) in the user's language.

Typer has no translations of its own. Its message texts are matched against the patterns below; one
that no pattern knows is shown as it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from rich.text import Text

if TYPE_CHECKING:
    import typer

    from ui.shell import Shell
    from ui.strings import Strings

_PATTERNS = (
    (r"No such command (?P<name>'.*?')\.(?: Did you mean (?P<near>.*)\?)?", "usage.no_command"),
    (
        r"No such option: (?P<name>\S+?)(?: (?:\(Possible options: |Did you mean )(?P<near>.*?)[)?])?",
        "usage.no_option",
    ),
    (r"Missing argument '?(?P<name>[^'.]+)'?\.?.*", "usage.missing_argument"),
    (r"Missing option '?(?P<name>[^'.]+)'?\.?.*", "usage.missing_option"),
    (r"Missing command\.", "usage.missing_command"),
    (r"Got unexpected extra arguments?(?:\(s\))? \((?P<name>.*)\)", "usage.extra"),
    (r"Option (?P<name>'.*?') requires an argument\.", "usage.needs_value"),
    (r"Option (?P<name>'.*?') does not take a value\.", "usage.takes_no_value"),
    (r"Invalid value for (?P<name>.*?): (?P<reason>.*)", "usage.bad_value"),
)

_REASONS = (
    (r"Input should be greater than or equal to (?P<bound>.*)", "usage.too_small"),
    (r"Input should be less than or equal to (?P<bound>.*)", "usage.too_big"),
    (r"Input should be a valid integer.*", "usage.not_integer"),
    (r"(?:Value error, )?(?P<value>'.*') is not one of (?P<range>.*)\.", "usage.not_one_of"),
    (r"(?:Value )?'.*' is not a valid (?:int|integer).*", "usage.not_integer"),
)


def localise(command: Any, strings: Strings) -> None:  # noqa: ANN401 - typer's command classes are private
    """Replace the help keys of ``command`` and its subcommands by their texts, and typer's own words."""
    from typer import rich_utils

    rich_utils.ARGUMENTS_PANEL_TITLE = strings("usage.arguments")
    rich_utils.OPTIONS_PANEL_TITLE = strings("usage.options")
    rich_utils.COMMANDS_PANEL_TITLE = strings("usage.commands")
    rich_utils.DEFAULT_STRING = strings("usage.default")
    rich_utils.REQUIRED_LONG_STRING = strings("usage.required")
    _localise_command(command, strings)


def _localise_command(command: Any, strings: Strings) -> None:  # noqa: ANN401
    command.help = strings.help(command.help or "")
    command.options_metavar = strings("usage.options_metavar")
    if hasattr(command, "subcommand_metavar"):
        command.subcommand_metavar = strings("usage.subcommand_metavar")
    command.get_usage = _usage_in(strings, command.get_usage)
    for parameter in command.params:
        parameter.help = strings.help(parameter.help or "")
        if parameter.metavar is None:
            parameter.display_type_rich = _no_type
    _localise_help_option(command, strings)
    for subcommand in getattr(command, "commands", {}).values():
        _localise_command(subcommand, strings)


def _no_type(ctx: Any) -> None:  # noqa: ANN401
    """Python's type names mean nothing to the reader of a help page."""


def _localise_help_option(command: Any, strings: Strings) -> None:  # noqa: ANN401
    original = command.get_help_option

    def get_help_option(context: Any) -> Any:  # noqa: ANN401
        option = original(context)
        if option is not None:
            option.help = strings("usage.help")
            option.display_type_rich = _no_type
        return option

    command.get_help_option = get_help_option


def _usage_in(strings: Strings, original: Any) -> Any:  # noqa: ANN401
    def get_usage(context: Any) -> str:  # noqa: ANN401
        return str(original(context)).replace("Usage: ", strings("usage.usage"), 1)

    return get_usage


def explain_usage_error(error: typer.TyperException, shell: Shell) -> int:
    """Show what was wrong with the command line, and how to get help. Returns the exit code."""
    context = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":
        return error.exit_code  # raised after the help was shown: there is nothing more to say
    shell.complain(translate(error.format_message(), shell.strings))
    if context is not None:
        shell.err.print(Text(context.get_usage(), style="dim"), soft_wrap=True)
        shell.say("usage.try_help", style="dim", command=context.command_path)
    return error.exit_code


def translate(message: str, strings: Strings) -> str:
    """Return typer's ``message`` in the user's language, or unchanged where no pattern knows it."""
    if strings.language == "en":
        return message
    for pattern, key in _PATTERNS:
        if match := re.fullmatch(pattern, message.strip(), re.DOTALL):
            return _fill(key, match, strings)
    return message


def _fill(key: str, match: re.Match[str], strings: Strings) -> str:
    values = {name: (value or "").strip().strip("'") for name, value in match.groupdict().items()}
    if "reason" in values:
        values["reason"] = _reason(str(match["reason"]), strings)
    near = strings("usage.near", near=values["near"]) if values.get("near") else ""
    return strings(key, **{**values, "near": near})


def _reason(text: str, strings: Strings) -> str:
    for pattern, key in _REASONS:
        if match := re.fullmatch(pattern, text.strip(), re.DOTALL):
            return strings(key, **{name: value.replace("'", "") for name, value in match.groupdict().items()})
    return text
