"""A script with the behaviour that the help article (11705909938332) describes, written anew.

Once the client is ready it compares the cookie with what this session has sent, sends the cookie's
value where they differ, and remembers it when the client calls back. Tests show where that falls
short.
"""

PUBLISHED = """
<script>
(function () {
  function cookie() {
    var found = document.cookie.match(/(?:^|; )token_md5=([^;]*)/);
    return found ? decodeURIComponent(found[1]) : '';
  }
  function collect() {
    var token = cookie();
    if (token === sessionStorage.getItem('cn_reskyt_token')) {
      return;
    }
    window.connectif.managed.sendEvents([], {
      entityInfo: { 'reskyt-token': token },
      onResponded: function () { sessionStorage.setItem('cn_reskyt_token', token); }
    });
  }
  var managed = window.connectif && window.connectif.managed;
  if (managed && managed.isInitialized()) {
    collect();
  } else {
    document.addEventListener('connectif.managed.initialized', collect);
  }
}());
</script>
"""
