"""A sandbox in a thread, and credentials for it."""

import pytest

from sandbox.testing import SandboxThread
from sms_marketing.gateway.wire import Credentials


@pytest.fixture(scope="module")
def shared_sandbox():
    """One sandbox for a test file."""
    with SandboxThread() as running:
        running.settings(delay_ms=0)
        yield running


@pytest.fixture
def sandbox(shared_sandbox):
    """The sandbox, with an empty journal, no faults and the world as it comes."""
    shared_sandbox.reset(world=True)
    shared_sandbox.settings(answer_ms=0)
    return shared_sandbox


@pytest.fixture
def credentials(sandbox):
    """Good credentials for the sandbox."""
    return Credentials(sandbox.account_sid, sandbox.auth_token, sandbox.url)
