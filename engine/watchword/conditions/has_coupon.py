"""`has-coupon`: the person has a code of a pool."""

from collections.abc import Iterator
from typing import ClassVar

from msgspec.structs import replace

from watchword.plugin import Check, Condition, Situation
from watchword.reading.names import Name


class HasCoupon(Condition, frozen=True, kw_only=True):
    """The person was given a code of this pool before; texts name it `{coupon}`."""

    shorthand: ClassVar[str | None] = "pool"
    example: ClassVar[str] = "has-coupon: summer"
    has_ways: ClassVar[bool] = True

    pool: Name

    def check(self, situation: Situation) -> Check:
        """Look for their code."""
        code = situation.contact.coupons.get(self.pool)
        return Check(True, f"has {code}", {"coupon": code}) if code else Check(False, "has none")

    def told(self) -> str:
        """Name the pool."""
        return self.pool

    def offers(self) -> frozenset[str]:
        """Name the code."""
        return frozenset({"coupon"})

    def fit(self, situation: Situation) -> Situation:
        """Let them have some code."""
        if self.check(situation).held:
            return situation
        coupons = {**situation.contact.coupons, self.pool: "SOME-CODE"}
        return replace(situation, contact=replace(situation.contact, coupons=coupons))

    def ways(self, situation: Situation) -> Iterator[Situation]:
        """Let them have a code, and none."""
        others = {pool: code for pool, code in situation.contact.coupons.items() if pool != self.pool}
        yield replace(situation, contact=replace(situation.contact, coupons=others))
        yield self.fit(situation)
