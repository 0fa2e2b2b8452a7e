"""Forms of pages that hide their address are ours; forms of other sites are not."""

from __future__ import annotations

import re

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def answer(**headers):
    """The status of a sign-in form sent with its token and these headers."""
    client = Client(enforce_csrf_checks=True, headers=headers)
    page = client.get("/sign-in/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    form = {"sign_in_name": "nobody", "passphrase": "wrong", "csrfmiddlewaretoken": token}
    return client.post("/sign-in/", form).status_code


def test_a_page_that_hides_its_address_may_send_its_form():
    hidden = {"origin": "null", "sec-fetch-site": "same-origin"}

    status = answer(**hidden)

    assert status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "null", "sec-fetch-site": "cross-site"},
        {"origin": "null", "sec-fetch-site": "same-site"},
        {"origin": "https://elsewhere.example", "sec-fetch-site": "same-origin"},
    ],
)
def test_a_form_of_another_site_is_refused_even_with_a_token(headers):
    status = answer(**headers)

    assert status == 403


def test_a_hidden_address_without_a_token_is_refused():
    client = Client(enforce_csrf_checks=True, headers={"origin": "null"})

    response = client.post("/sign-in/", {"sign_in_name": "nobody", "passphrase": "wrong"})

    assert response.status_code == 403
