# Source this from bash or zsh, in any folder:  . tools/env.sh
# Puts the Pulumi engine, the virtual environment and the `connectif` command on PATH, and sets
# what makes Pulumi's runs quiet and repeatable. Makes engine and environment where they are missing.
# Only functions, and `return` instead of `exit`: a failure must not end the shell of the user.

_connectif_on_path() { # put a folder first on PATH, and only there
  local rest=":$PATH:"
  rest="${rest//":$1:"/:}"
  rest="${rest#:}"
  PATH="$1:${rest%:}"
}

_connectif_variables() { # takes the root of the repository
  export PULUMI_SKIP_UPDATE_CHECK=true
  export PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION=true
  export PULUMI_DISABLE_REGISTRY_RESOLVE=true
  export PULUMI_SUPPRESS_NEO_LINK=true
  # `pulumi stack ls` hangs on PostgreSQL where more are read at once than there are connections.
  export PULUMI_DIY_BACKEND_PARALLEL=1
  # A refresh then runs the program and gets the config of now, not that of the last update.
  export PULUMI_RUN_PROGRAM=true
  # For the language hosts that do not know the option `virtualenv` of Pulumi.yaml.
  export PULUMI_PYTHON_CMD="$1/.venv/bin/python"
  # Empty is enough while no stack keeps a secret in its file or state.
  if [ -z "${PULUMI_CONFIG_PASSPHRASE+set}" ] && [ -z "${PULUMI_CONFIG_PASSPHRASE_FILE+set}" ]; then
    export PULUMI_CONFIG_PASSPHRASE=""
  fi
}

_connectif_activate() { # takes the path of this file
  local root engine
  root="$(CDPATH='' cd -- "$(dirname -- "$1")/.." >/dev/null && pwd)" || return 1
  "$root/tools/python.sh" "${CONNECTIF_REQUIREMENTS:-runtime}" || return 1
  _connectif_variables "$root"
  engine="$("$root/.venv/bin/python" -I "$root/tools/pulumi_engine.py")" || engine=""
  if [ -n "$engine" ] && [ "$(command -v pulumi)" != "$engine/pulumi" ]; then
    _connectif_on_path "$engine"
  fi
  _connectif_on_path "$root/.venv/bin"
  _connectif_on_path "$root/tools/bin"
  export PATH
  if [ -z "$engine" ]; then
    echo "No Pulumi engine: \`connectif\` commands that need none work, \`pulumi\` does not." >&2
    return 1
  fi
}

_connectif_source() { # the path of this file, in the shell that reads it
  if [ -n "${ZSH_VERSION-}" ]; then
    eval 'printf "%s" "${(%):-%x}"'
  elif [ -n "${BASH_VERSION-}" ]; then
    printf '%s' "${BASH_SOURCE[0]}"
  else
    echo "tools/env.sh is for bash and zsh; in another shell, run bash first." >&2
    return 1
  fi
}

_connectif_finish() { # take the functions away, keep the status
  unset -f _connectif_on_path _connectif_variables _connectif_activate _connectif_source _connectif_finish
  return "$1"
}

if _connectif_file="$(_connectif_source)" && _connectif_activate "$_connectif_file"; then
  unset _connectif_file
  _connectif_finish 0
else
  unset _connectif_file
  _connectif_finish 1
fi
