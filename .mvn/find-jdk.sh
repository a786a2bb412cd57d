# Sourced by ./mvnw and ./headroom: sets JAVA_HOME to a JDK of at least the version this project is written in.
# It looks at JAVA_HOME, then at the java on the PATH, then in the folders where installers put JDKs, newest first.
wanted=25

# The feature version of the JDK in folder $1; nothing when there is none. A JDK has javac: a JRE cannot build.
feature() {
  [ -x "$1/bin/javac" ] || return 0
  if [ -r "$1/release" ]; then
    sed -n 's/^JAVA_VERSION="\(1\.\)\{0,1\}\([0-9]*\).*/\2/p' "$1/release"
  else
    "$1/bin/javac" -version 2>&1 | sed -n 's/^javac \(1\.\)\{0,1\}\([0-9]*\).*/\2/p'
  fi
}

fits() {
  found=$(feature "$1")
  [ -n "$found" ] && [ "$found" -ge "$wanted" ]
}

java_on_path() {
  path=$(command -v javac 2>/dev/null) || return 0
  while [ -L "$path" ]; do
    link=$(readlink "$path")
    case $link in /*) path=$link ;; *) path=$(dirname "$path")/$link ;; esac
  done
  dirname "$(dirname "$path")"
}

find_jdk() {
  for home in "${JAVA_HOME:-}" "$(java_on_path)"; do
    [ -n "$home" ] && fits "$home" && { JAVA_HOME=$home; return 0; }
  done
  for home in $(ls -d /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/*jdk* /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$HOME"/.asdf/installs/java/* 2>/dev/null | sort -r); do
    fits "$home" && { JAVA_HOME=$home; return 0; }
  done
  return 1
}

if find_jdk; then
  export JAVA_HOME
else
  echo "${0##*/}: Headroom needs a JDK of version $wanted or newer and found none in JAVA_HOME, on the PATH or in the usual folders: install one (Eclipse Temurin $wanted, say) or set JAVA_HOME to its folder." >&2
  exit 1
fi
