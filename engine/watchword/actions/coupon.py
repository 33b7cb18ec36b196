"""`coupon`: give the person a code."""

from collections.abc import Iterable, Mapping
from typing import ClassVar

from watchword.effects import Effect
from watchword.marks import sample
from watchword.plugin import Action, Moment, action
from watchword.reading.names import Name
from watchword.templates import Text


@action(
    "coupon",
    shorthand="pool",
    needs=["sends"],
    example='coupon: {pool: summer, when-empty: "Sorry, all codes are gone."}',
)
class Coupon(Action, frozen=True, kw_only=True):
    """Give the person one unused code of a pool; who has one already keeps it. The texts after it name it `{coupon}`.

    `pool` is its name: `watchword coupons load` fills it. `when-empty` is what is said once it is used up; the actions
    after this one are left out then.
    """

    offers: ClassVar[frozenset[str]] = frozenset({"coupon"})

    pool: Name
    when_empty: Text | None = None

    def plan(self, moment: Moment) -> Iterable[Effect]:
        """Ask for a code, or record the one that the store has resolved."""
        if self.pool in moment.contact.coupons:
            return
        gets = moment.gets(self.pool)
        yield gets
        if gets.code == "" and self.when_empty:
            yield moment.text(moment.filled(self.when_empty))

    def texted(self) -> Iterable[Text]:
        """List what is said once the pool is used up."""
        return (self.when_empty,) if self.when_empty else ()

    def binds(self, moment: Moment) -> Mapping[str, str] | None:
        """Name the code that they have or get."""
        known = {**moment.allotted, **moment.contact.coupons}
        code = known.get(self.pool, sample(self.pool))
        return {"coupon": code} if code else None
