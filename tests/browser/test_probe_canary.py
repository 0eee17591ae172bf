"""Nothing of the probe's token leaves the machine, whatever the page does with it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from provider.probe.tokens import PREFIX, Spotter
from tests.browser.deployment import Deployment, deployed
from tests.browser.probe_stage import Stage, staged
from tests.browser.prober import Prober, prober

# In a place that scripts alone see, in the address, and in one that outlives the page.
KINDS = ("cookie", "query", "local-storage")

# Other people's scripts: they find the token wherever it is, and send it by every way there is.
TRACKERS = """
<script>
(function () {
  const NAME = 'token_md5';
  const sources = {
    cookie: () => (document.cookie.match(/token_md5=([^;]+)/) || [])[1],
    meta: () => (document.querySelector('meta[name=token_md5]') || {}).content,
    query: () => new URLSearchParams(location.search).get(NAME),
    local: () => localStorage.getItem(NAME),
    session: () => sessionStorage.getItem(NAME)
  };
  const worker = new Worker(URL.createObjectURL(new Blob(
    [`const socket = new WebSocket('${location.origin.replace('http', 'ws')}/socket');
      onmessage = ({data}) => {
        const send = () => socket.send(data);
        socket.readyState ? send() : socket.onopen = send;
        fetch('${location.origin}/worker', {method: 'POST', body: data});
      }`])));
  worker.postMessage('greeting');
  const socket = new WebSocket(location.origin.replace('http', 'ws') + '/socket');
  const opened = new Promise((done) => { socket.onopen = done; });
  opened.then(() => socket.send('hello'));
  window.addEventListener('pagehide', () => navigator.sendBeacon('/pagehide', found()));
  window.addEventListener('visibilitychange', () => navigator.sendBeacon('/hidden', found()));
  window.addEventListener('beforeunload', () => navigator.sendBeacon('/unload', found()));

  function found() {
    for (const read of Object.values(sources)) {
      const value = read();
      if (value) {
        return value;
      }
    }
    return '';
  }

  async function zipped(text) {
    const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'));
    return new Response(stream).blob();
  }

  function post(path, body, options) {
    fetch(path, Object.assign({method: 'POST', body}, options)).catch(() => {});
  }

  async function send(token) {
    document.cookie = 'copied=' + token;
    if (window.cookieStore) {
      cookieStore.set('stored', token).catch(() => {});
    }
    localStorage.setItem('copied', token);
    navigator.sendBeacon('/beacon', token);
    navigator.sendBeacon('/beacon-blob', new Blob([JSON.stringify({token})]));
    const form = new FormData();
    form.append('token', token);
    navigator.sendBeacon('/beacon-form', form);
    post('/fetch', token, {keepalive: true});
    post('/base64', btoa('{"id":"' + token + '"}'));
    post('/escaped', token.replace(/./g, (letter) => '%' + letter.charCodeAt(0).toString(16)));
    post('/zipped', await zipped(token));
    post('/header', 'x', {headers: {'x-device': token}});
    new Image().src = '/pixel?id=' + encodeURIComponent(token);
    const request = new XMLHttpRequest();
    request.open('POST', '/xhr');
    request.send(token);
    // As Connectif's script would, to a host that nobody knows, and in another form.
    const told = [{entityInfo: {other: token}, events: [], browserInfo: {}}];
    post('/integration-type/system/scrippet-notification/elsewhere', JSON.stringify(told));
    worker.postMessage(token);
    opened.then(() => { socket.send(token); socket.send('bye'); });
    new WebSocket(location.origin.replace('http', 'ws') + '/socket?' + token);
    if (window.SharedWorker) {
      new SharedWorker(URL.createObjectURL(new Blob(
        [`fetch('${location.origin}/shared', {method: 'POST', body: '${token}'})`])));
    }
    if (window.fetchLater) {
      fetchLater('/later', {method: 'POST', body: token});
    }
    const frame = document.createElement('iframe');
    frame.name = 'frame';
    document.body.append(frame);
    const hidden = document.createElement('form');
    Object.assign(hidden, {method: 'POST', action: '/form', target: 'frame'});
    hidden.innerHTML = '<input name="token" value="' + token + '">';
    document.body.append(hidden);
    hidden.submit();
    post('/done', 'done', {referrerPolicy: 'no-referrer'});
  }

  const timer = setInterval(() => {
    const token = found();
    if (token) {
      clearInterval(timer);
      send(token);
    }
  }, 5);
}());
</script>
"""


@pytest.fixture(scope="module")
def deployment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    with deployed(tmp_path_factory.mktemp("canary")) as found:
        yield found


@pytest.fixture(scope="module")
def probing(deployment: Deployment) -> Iterator[Prober]:
    with prober(deployment.project.folder) as found:
        yield found


@pytest.fixture
def stage(deployment: Deployment, probing: Prober) -> Iterator[Stage]:
    with staged(deployment, probing) as found:
        yield found


@pytest.mark.parametrize("kind", KINDS)
def test_the_token_is_proven_and_never_leaves(
    deployment: Deployment, stage: Stage, kind: str
) -> None:
    stage.use_source(kind)
    pages = stage.pages
    pages.body = TRACKERS

    proof = stage.prove("/product")

    assert proof.is_proven, proof.links
    assert proof.sent is None
    assert PREFIX not in str(proof)
    spotter = Spotter([PREFIX])
    assert [item for item in pages.received if spotter.is_in(item)] == []
    # The trackers were at work.
    assert "/done" in pages.paths()
    assert b"hello" in pages.received
    assert b"bye" in pages.received
    assert b"greeting" in pages.received
    host = pages.url.removeprefix("http://")
    assert {f"POST {host}", f"GET {host}", f"WEBSOCKET {host}"} <= set(proof.refused)
    # What a person would find in the store.
    contacts = deployment.sandbox.contacts()
    assert deployment.holders() == {}
    told = [deployment.sandbox.activities(contact["id"]) for contact in contacts]
    assert PREFIX not in str(contacts) + str(told)
    assert not any(path in pages.paths() for path in ("/pagehide", "/hidden", "/unload"))
