# shellcheck shell=bash
# Shared by script/server and script/test (sourced by bash): Python, system packages, the environment.
# Speaks Vietnamese: whoever starts the portal for the first time reads it.

PYTHON=""           # a Python of this machine, at least 3.11
VENV=".venv"

say() { printf '• %s\n' "$*"; }
die() { printf '✗ %s\n' "$*" >&2; exit 1; }

# A shim that is in PATH but does not run (pyenv) is no Python: ask each candidate.
find_python() {
  local name
  for name in python3 python3.11 python3.12 python3.13; do
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
      PYTHON="$name"
      return
    fi
  done
  die "Cần Python từ 3.11 trở lên; máy này có: $(python3 --version 2>&1 || echo 'không có Python')."
}

# Debian keeps venv in a package of its own; a Python from elsewhere has it built in.
need_venv() {
  "$PYTHON" -c 'import ensurepip, venv' >/dev/null 2>&1 || need_packages "$PYTHON-venv"
}

is_installed() { dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null | grep -qx installed; }

# need_packages NAME...: install what is missing, or say exactly what to install and stop.
need_packages() {
  local name missing=()
  if ! command -v dpkg-query >/dev/null; then
    say "Không phải Debian/Ubuntu: hãy bảo đảm đã có các thư viện tương đương với: $*"
    return
  fi
  for name in "$@"; do is_installed "$name" || missing+=("$name"); done
  [ ${#missing[@]} -eq 0 ] && return
  if [ "$(id -u)" -ne 0 ]; then
    die "Thiếu gói hệ thống. Hãy chạy lệnh sau rồi thử lại:
  sudo apt-get update && sudo apt-get install -y ${missing[*]}"
  fi
  say "Cài gói hệ thống: ${missing[*]}"
  apt_install "${missing[@]}" || die "Không cài được gói hệ thống: ${missing[*]}"
}

# A machine whose package lists are fresh enough is not asked to fetch them again.
apt_install() {
  export DEBIAN_FRONTEND=noninteractive
  apt-get install -y -q --no-install-recommends "$@" >/dev/null 2>&1 ||
    { apt-get update -q >/dev/null && apt-get install -y -q --no-install-recommends "$@" >/dev/null; }
}

# need_environment FILE: the virtual environment with what that requirements file pins.
# pip runs only when the pins (or the Python) changed since it last succeeded.
need_environment() {
  local stamp="$VENV/.installed-$1" wanted
  if ! "$VENV/bin/python" -c 'import pip' >/dev/null 2>&1; then
    say "Tạo môi trường Python trong $VENV ($("$PYTHON" --version))"
    "$PYTHON" -m venv --clear "$VENV"
  fi
  wanted="$("$VENV/bin/python" --version; cat requirements.txt "$1" | sha256sum)"
  [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && return
  say "Cài thư viện Python theo $1 (lần đầu có thể mất vài phút)"
  "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check -r "$1" || return 1
  printf '%s' "$wanted" >"$stamp"
}

# Libraries that WeasyPrint loads to set the official documents; the fonts themselves are in the repository.
# shellcheck disable=SC2034  # read by the scripts that source this
PDF_PACKAGES=(libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig)
