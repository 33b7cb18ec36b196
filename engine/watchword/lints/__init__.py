"""What is almost surely not meant, in rule files that load: one file a lint, all of one shape, listed here.

A lint is a function from the linted files to warnings and notes. It never raises, and what it says can be allowed.
Those of plugins are classes, which see less and promise more: `plugged` asks them.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from watchword.collector import resting
from watchword.diagnostics import Diagnostic, in_order
from watchword.lints.alike_brands import alike_brands
from watchword.lints.bare_now import bare_now
from watchword.lints.bare_rest import bare_rest
from watchword.lints.canadian_short_code import canadian_short_code
from watchword.lints.confirmation_wording import confirmation_wording
from watchword.lints.costly_character import costly_character
from watchword.lints.ended_campaign import ended_campaign
from watchword.lints.exclusive_opt_out import exclusive_opt_out
from watchword.lints.heard_already import heard_already
from watchword.lints.help_wording import help_wording
from watchword.lints.linted import Linted
from watchword.lints.missing_language import missing_language
from watchword.lints.misspelt_field import misspelt_field
from watchword.lints.never_fires import never_fires
from watchword.lints.never_noted import never_noted
from watchword.lints.opt_in_wording import opt_in_wording
from watchword.lints.overlapping_rules import overlapping_rules
from watchword.lints.plugged import plugged
from watchword.lints.repeated_keyword import repeated_keyword
from watchword.lints.replaced_prompt import replaced_prompt
from watchword.lints.reserved_keyword import reserved_keyword
from watchword.lints.sent_as_nothing import sent_as_nothing
from watchword.lints.shadowed_rule import shadowed_rule
from watchword.lints.single_opt_in import single_opt_in
from watchword.lints.slow_pattern import slow_pattern
from watchword.lints.too_many_segments import too_many_segments
from watchword.lints.unanswered_prompt import unanswered_prompt
from watchword.lints.unasked_prompt import unasked_prompt
from watchword.lints.undescribed_rule import undescribed_rule
from watchword.lints.unfilled_value import unfilled_value
from watchword.lints.unforgiving_typos import unforgiving_typos
from watchword.lints.unheard_sign import unheard_sign
from watchword.lints.unoffered_answer import unoffered_answer
from watchword.lints.unreachable_fallback import unreachable_fallback
from watchword.lints.unreached_rule import unreached_rule
from watchword.lints.unread_language import unread_language
from watchword.lints.unseen_sign import unseen_sign
from watchword.lints.unsent_answer import unsent_answer
from watchword.lints.untested_rule import untested_rule
from watchword.lints.untranslated_confirmation import untranslated_confirmation
from watchword.lints.unused_name import unused_name
from watchword.reading.allowances import settle
from watchword.rules.load import Loaded

LINTS: tuple[Callable[[Linted], Iterable[Diagnostic]], ...] = (
    alike_brands,
    bare_now,
    bare_rest,
    canadian_short_code,
    confirmation_wording,
    costly_character,
    ended_campaign,
    exclusive_opt_out,
    heard_already,
    help_wording,
    missing_language,
    misspelt_field,
    never_fires,
    never_noted,
    opt_in_wording,
    overlapping_rules,
    plugged,
    repeated_keyword,
    replaced_prompt,
    reserved_keyword,
    sent_as_nothing,
    shadowed_rule,
    single_opt_in,
    slow_pattern,
    too_many_segments,
    unanswered_prompt,
    unasked_prompt,
    undescribed_rule,
    unfilled_value,
    unforgiving_typos,
    unheard_sign,
    unoffered_answer,
    unreachable_fallback,
    unreached_rule,
    unread_language,
    unseen_sign,
    unsent_answer,
    untested_rule,
    untranslated_confirmation,
    unused_name,
)


@resting()
def lint(loaded: Loaded, now: datetime) -> list[Diagnostic]:
    """Find what is almost surely not meant beside what loading found, but for what comments allow; sorted by place."""
    linted = Linted(loaded, now)
    found = [*loaded.found, *(diagnostic for one in LINTS for diagnostic in one(linted))]
    return list(in_order(settle(found, loaded.texts, loaded.not_looked_for, loaded.rules.vocabulary.lints)))
