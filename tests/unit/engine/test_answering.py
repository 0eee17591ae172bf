"""What a failed call of the engine is told as."""

import pytest

from provider.engine import answering, process
from provider.engine.failures import ApiError, ProviderError
from provider.engine.process import Environment, Process
from tests.unit.api.scripted_server import Reply, ScriptedServer


@pytest.mark.parametrize(("runs", "hint"), [("true", False), ("", True)])
def test_the_key_of_the_last_update_is_spoken_of_only_where_a_run_may_have_it(
    monkeypatch: pytest.MonkeyPatch, runs: str, hint: bool
) -> None:
    environment = {"CONNECTIF_API_KEY_MY_SHOP": "a:b", "PULUMI_RUN_PROGRAM": runs}
    with ScriptedServer() as server:
        server.on("GET", "/store/", Reply(401))
        found = Process(Environment(), environment)
        monkeypatch.setattr(process, "DEFAULT_API_URL", server.url)
        monkeypatch.setattr(process, "_current", found)
        properties = {"kind": "Store", "key": "store", "stack": "my-shop"}
        with pytest.raises(ProviderError) as failure:
            answering.create(properties)
    assert isinstance(failure.value, ApiError)
    assert "compare CONNECTIF_API_KEY_MY_SHOP, " in str(failure.value)
    assert ("PULUMI_RUN_PROGRAM=true" in str(failure.value)) is hint
