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
    """The sandbox, with an empty journal and no faults."""
    shared_sandbox.reset()
    return shared_sandbox


@pytest.fixture
def credentials(sandbox):
    """Good credentials for the sandbox."""
    return Credentials(sandbox.account_sid, sandbox.auth_token, sandbox.url)
