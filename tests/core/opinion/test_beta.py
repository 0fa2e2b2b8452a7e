"""Bounds against values computed with scipy 1.17 (`scipy.stats.beta`)."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lic.core import opinion
from lic.core.opinion import beta

KNOWN = [  # agrees, disagrees, 20 % quantile, ends of the 95 % interval, P(more than half)
    (0, 0, 0.09549150281252627, 0.001541333133436012, 0.9984586668665639, 0.5),
    (1, 0, 0.5279639105098983, 0.14674631630957513, 0.9996144190192441, 0.8183098861837906),
    (4, 1, 0.6121548128763896, 0.3713735993680057, 0.9774872340008449, 0.9122870906761479),
    (4, 2, 0.49375482437991813, 0.28642300925419684, 0.9232298599651265, 0.7910261816537515),
    (0, 5, 0.006087195901572838, 9.342060003954474e-05, 0.37937714229903935, 0.0068723033089211185),
    (12, 7, 0.5349333388857659, 0.4087350455852587, 0.8175956699881064, 0.874589252197837),
    (25, 1, 0.9138011009531266, 0.8339654417120557, 0.995818225055396, 0.9999999122537789),
    (171, 37, 0.7985767209928751, 0.7658868586249444, 0.8694544946868562, 1.0),
    (0, 900, 3.5647657936474304e-05, 5.454422724045653e-07, 0.0027863833260797525, 0.0),
    (5000, 4000, 0.5511425233341682, 0.5452731096084935, 0.5658022757560228, 1.0),
    (600000, 399999, 0.5995882109970392, 0.5990401291293437, 0.6009604920075683, 1.0),
]


def test_bounds_and_intervals_agree_with_scipy():
    agrees, disagrees, bound, low, high, sure = np.array(KNOWN).T

    ends = opinion.jeffreys_interval(agrees, disagrees)

    assert opinion.jeffreys_quantile(agrees, disagrees) == pytest.approx(bound, abs=1e-9)
    assert ends[0] == pytest.approx(low, abs=1e-9)
    assert ends[1] == pytest.approx(high, abs=1e-9)
    assert opinion.over_half(agrees, disagrees) == pytest.approx(sure, abs=1e-9)


@given(st.integers(0, 3000), st.integers(0, 3000), st.sampled_from([0.025, 0.2, 0.5, 0.975]))
def test_a_quantile_leaves_its_share_below(agrees, disagrees, q):
    x = opinion.jeffreys_quantile(agrees, disagrees, q)

    assert float(beta.cumulative(x, agrees + 0.5, disagrees + 0.5)) == pytest.approx(q, abs=1e-6)


@given(st.integers(0, 300), st.integers(0, 300))
def test_one_more_who_agrees_raises_the_bound_and_one_more_against_lowers_it(agrees, disagrees):
    here = opinion.jeffreys_quantile(agrees, disagrees)

    assert opinion.jeffreys_quantile(agrees + 1, disagrees) > here
    assert opinion.jeffreys_quantile(agrees, disagrees + 1) < here


def test_counts_below_nought_are_refused():
    with pytest.raises(ValueError, match="negative"):
        opinion.jeffreys_quantile(-1, 3)
