#!/usr/bin/env bash
# The one front door of the atomic GPT: ./build.sh help
set -euo pipefail
{ : 3<&0; } 2> /dev/null || exec < /dev/null     # closed: Java would read a file of its own

self=$(readlink -f -- "${BASH_SOURCE[0]}" 2> /dev/null || echo "${BASH_SOURCE[0]}")
home=$(cd -P -- "$(dirname -- "$self")" && pwd)
build=$home/build

usage() {
    cat <<'END'
Usage: ./build.sh COMMAND

  repl [FILE]   a prompt with the engine loaded; a FILE, or input that is not
                typed, is run as a script; repl --engine vector [FILE] has Java's
                vectors at hand, and starts a little later; --class-path PATH
                adds jars and classes of your own, --enable-preview what the
                JDK previews
  train         trains a model               (train --help)
  sample        draws from a trained model   (sample --help)
  ablate        turns each knob once, and says what it is worth (ablate --help)
  scale         trains several sizes, and fits a law of scaling (scale --help)
  book [--pdf]  weaves the book into build/book
  book --numbers
                lists the numbers of the prose that have no account
  test [NAME]   runs the tests, or those of one class; test --update also
                rewrites the transcripts in the sources, and renews the
                records of what was found true
  mutate [CLASS [TESTS]]
                breaks the code in many small ways, one at a time, and lists
                what no test noticed (PIT); CLASS is one such as Norm or
                toolkit.step.Update, or a pattern such as 'toolkit.view.*'; TESTS
                some such as ValueTest,toolkit.ToldTest; without a class, all
                of engine, drawing and toolkit, one after the other: hours
  bench [RUNG]  measures speed (JMH): graph, dot, array, vector, twoThreads,
                sample, or a part of a benchmark's name; keeps it as JSON
                with the machine's name in build/bench; bench --record also
                lets each engine learn, and renews data/speed.json
  runs [TABLE ...]
                records anew the runs with several seeds that Part II tells of
                (data/runs.tsv): minutes
  jshell        the JDK's own jshell with the same start, and its options
  install       puts engine and toolkit into the local Maven repository, for
                programs of your own (docs/library.adoc)
  clean         removes everything that was built
  help          prints this

A JDK (17 or newer) and Maven are needed. JAVA_HOME chooses the JDK.
END
}

fail() { printf 'build.sh: %s\n' "$1" >&2; exit 2; }

# --- which JDK ------------------------------------------------------------

version_of() {      # the major version of the JDK in folder $1, or nothing
    local line
    [[ -x $1/bin/javac && -r $1/release ]] || return 0
    while IFS= read -r line; do
        if [[ $line =~ ^JAVA_VERSION=\"?([0-9]+) ]]; then
            echo "${BASH_REMATCH[1]}"
            return
        fi
    done < "$1/release"
}

find_jdk() {        # sets jdk and jdk_version
    local folder version on_path
    jdk='' jdk_version=0
    if [[ -n ${JAVA_HOME:-} ]]; then
        version=$(version_of "$JAVA_HOME")
        if (( ${version:-0} >= 17 )); then
            jdk=$JAVA_HOME jdk_version=$version
            return
        fi
    fi
    on_path=$(command -v javac || true)
    [[ -z $on_path ]] || on_path=$(dirname "$(dirname \
        "$(readlink -f "$on_path" 2>/dev/null || echo "$on_path")")")
    for folder in "$on_path" /usr/lib/jvm/* /usr/java/* /opt/*jdk* \
            "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
            /Library/Java/JavaVirtualMachines/*/Contents/Home \
            /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
        [[ -d $folder ]] || continue
        version=$(version_of "$folder")
        if (( ${version:-0} > jdk_version )); then
            jdk=$folder jdk_version=$version
        fi
    done
    (( jdk_version >= 17 )) || fail 'a JDK, version 17 or newer, is needed: install one (for example "apt install openjdk-17-jdk", "brew install openjdk" or adoptium.net), or set JAVA_HOME'
}

# --- building, when something has changed ------------------------------------

need_maven() {
    command -v mvn > /dev/null || fail 'Maven is needed: install it (for example "apt install maven" or "brew install maven")'
}

# Checksums are checked; Maven's own warnings are not ours. It and javac are done
# before a second compiler would have paid for itself.
maven() {
    local options='-XX:TieredStopAtLevel=1 -XX:+UseSerialGC'
    if (( jdk_version >= 24 )); then
        options+=' --enable-native-access=ALL-UNNAMED'
        options+=' --sun-misc-unsafe-memory-access=allow'
    fi
    options+=" ${MAVEN_OPTS:-}"
    JAVA_HOME=$jdk MAVEN_OPTS=$options mvn -B -ntp -C -Dstyle.color=never \
        -f "$home/src/pom.xml" "$@"
}

quietly() {         # runs a command; what it says counts only if it fails
    "$@" > "$build/build.log" 2>&1 || {
        sed 's/\x1b\[[0-9;]*m//g' "$build/build.log" >&2
        printf 'build.sh: the build failed\n' >&2
        exit 1
    }
}

changed_since() {   # whether the stamp $1 is missing or older than a source
    [[ ! -e $1 || -n $(find "$home/src" "$home/build.sh" \
        -newer "$1" -print -quit) ]]
}

compile() {         # $1: lean, or full (with what the book needs)
    local stamp=$build/$1.stamp new=$build/new.stamp
    [[ $1 == full || ! -e $build/full.stamp ]] || stamp=$build/full.stamp
    changed_since "$stamp" || return 0
    need_maven
    local flags=()
    [[ $1 == full ]] || flags=(-Dlean)
    if [[ ! -d $build/lib ]]; then
        echo 'building; the first time, libraries are fetched ...' >&2
    else
        echo 'building ...' >&2
    fi
    rm -rf "$build"/{*.stamp,jar,cds}
    mkdir -p "$build/jar" "$build/cds"
    touch "$new"
    quietly maven -q ${flags[@]+"${flags[@]}"} process-classes
    quietly pack
    mv "$new" "$build/$1.stamp"
}

pack() (            # jars, since an archive of loaded classes needs jars
    cd "$build/classes"
    jar=$jdk/bin/jar houses=()
    for house in microgpt/*/; do
        case $house in
            microgpt/repl/ | microgpt/files/ | microgpt/source/ | microgpt/cli/ | microgpt/scaling/ | \
                microgpt/book/ | microgpt/web/ | \
                microgpt/snippet/) ;;
            *) houses+=("${house%/}") ;;
        esac
    done
    "$jar" --create --file "$build/jar/engine.jar" \
        microgpt/*.{class,properties} ${houses[@]+"${houses[@]}"}
    cat > "$build/prompt.manifest" <<END
Main-Class: microgpt.repl.terminal.Main
Class-Path: ../lib/$(basename "$(library jline)") ../lib/$(basename "$(library asm)")
Enable-Native-Access: ALL-UNNAMED
Add-Opens: java.base/java.io
END
    "$jar" --create --file "$build/jar/prompt.jar" \
        --manifest "$build/prompt.manifest" microgpt/repl microgpt/files \
        microgpt/source
    cat > "$build/shell.manifest" <<END
Main-Class: microgpt.cli.Main
Class-Path: ../lib/$(basename "$(library picocli)") engine.jar
  ../lib/$(basename "$(library gson)")
  ../lib/$(basename "$(library commons-rng-core)")
  ../lib/$(basename "$(library commons-rng-client-api)")
  ../lib/$(basename "$(library hipparchus-optim)")
  ../lib/$(basename "$(library hipparchus-core)")
  ../lib/$(basename "$(library jline)")
Add-Opens: java.base/java.io
END
    "$jar" --create --file "$build/jar/shell.jar" \
        --manifest "$build/shell.manifest" microgpt/cli microgpt/files \
        microgpt/scaling
    pack_library microgpt-engine 'The atomic GPT as a library: the engine' \
        "commons-rng-core org.apache.commons" "gson com.google.code.gson" -- \
        microgpt/*.{class,properties} \
        microgpt/text microgpt/train microgpt/fast microgpt/run microgpt/tuning
    pack_library microgpt-toolkit 'The atomic GPT as a library: ways of looking at it' \
        "microgpt-engine microgpt" "jline org.jline" -- \
        microgpt/draw microgpt/files microgpt/source microgpt/toolkit microgpt/repl/spi
)

version() {         # ours, as src/pom.xml says
    sed -n 's:^  <version>\(.*\)</version>$:\1:p' "$home/src/pom.xml"
}

pack_library() {    # NAME DESCRIPTION ["LIBRARY GROUP"]... -- FILES: a jar and its pom
    local name=$1 pom=$build/jar/$1.pom description=$2 artifact group number
    shift 2
    cat > "$pom" <<END
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>microgpt</groupId>
  <artifactId>$name</artifactId>
  <version>$(version)</version>
  <description>$description</description>
  <licenses><license><name>MIT</name></license></licenses>
  <dependencies>
END
    while [[ $1 != -- ]]; do
        read -r artifact group <<< "$1"
        number=$(version)
        [[ $group == microgpt ]] || {
            number=$(basename "$(library "$artifact")" .jar)
            number=${number#"$artifact-"}
        }
        cat >> "$pom" <<END
    <dependency>
      <groupId>$group</groupId>
      <artifactId>$artifact</artifactId>
      <version>$number</version>
    </dependency>
END
        shift
    done
    shift
    printf '  </dependencies>\n</project>\n' >> "$pom"
    "$jar" --create --file "$build/jar/$name.jar" "$@"
}

library() {         # the path of the library whose name starts with $1
    echo "$build"/lib/"$1"-[0-9]*.jar
}

# --- letters ---------------------------------------------------------------------

# Where no language is set, or one that is not installed, as in a container or
# a job at night, Java would read only ASCII in arguments and names of files.
speak_utf8() {
    local charmap
    charmap=$(locale charmap 2> /dev/null) || {
        charmap=${LC_ALL:-${LC_CTYPE:-${LANG:-C}}}
        [[ $charmap != *[Uu][Tt][Ff]* ]] || charmap=UTF-8
    }
    [[ $charmap != UTF-8 ]] || return 0
    { LC_ALL=C.UTF-8; } 2> /dev/null
    export LC_ALL
}

# --- fast starts --------------------------------------------------------------

quiet=(-Xlog:disable)

speed_flags() {     # sets flags: what makes a graph of small objects fast
    flags=("${quiet[@]}" -XX:+UseSerialGC -Xmn256m
        -XX:+IgnoreUnrecognizedVMOptions "-Dmicrogpt.home=$home")
    [[ $(uname -s) != Linux ]] || flags+=(-XX:+UseTransparentHugePages)
}

engine_path() {
    local path=$build/jar/engine.jar:$(library gson)
    path+=:$(library commons-rng-core):$(library commons-rng-client-api)
    echo "$path"
}

# start ARCHIVE REHEARSAL COMMAND...: runs Java with an archive of the classes
# that a rehearsal has loaded; the first start on each JDK makes it.
start() {
    local archive=$build/cds/$1-$jdk_version rehearsal=$2
    local make=-XX:ArchiveClassesAtExit use=-XX:SharedArchiveFile
    if (( jdk_version >= 25 )); then
        make=-XX:AOTCacheOutput use=-XX:AOTCache
    fi
    shift 2
    if ! whole "$archive"; then
        [[ ! -t 2 ]] || echo 'preparing faster starts ...' >&2
        rm -f "$archive" "$archive.size"
        "$rehearsal" "$make=$archive.$$" "$@" > /dev/null 2>&1 || true
        [[ ! -e $archive.$$ ]] || {
            wc -c < "$archive.$$" | tr -d ' ' > "$archive.size.$$" &&
                mv "$archive.$$" "$archive" &&
                mv "$archive.size.$$" "$archive.size"
        } 2> /dev/null || rm -f "$archive" "$archive".*"$$"
    fi
    local options=(${brief[@]+"${brief[@]}"})
    [[ " $* " != *' --add-modules '* ]] || {    # Java would say it incubates
        exec 3>&2 2> /dev/null
        options+=(-Dmicrogpt.err=3)
    }
    ! whole "$archive" || options+=("$use=$archive")
    exec "$jdk/bin/java" ${options[@]+"${options[@]}"} "$@"
}

# The second compiler begins ten times later than it would: else it takes, for
# what a start does once, as much of the processor as all else together. What
# trains gets there within a few steps.
calmly() {
    flags+=(-XX:Tier4InvocationThreshold=50000 -XX:Tier4MinInvocationThreshold=6000
        -XX:Tier4CompileThreshold=150000 -XX:Tier4BackEdgeThreshold=400000
        -XX:+UnlockDiagnosticVMOptions -XX:-AOTReplayTraining)
}

vectors() {         # what the engine of vectors needs, if it is there: a start costs more
    ! grep -qs jdk.incubator.vector "$jdk/release" || {
        archive+=-vector
        flags+=(--add-modules jdk.incubator.vector)
    }
}

whole() {           # a JDK trusts its archive blindly: one that was cut kills it
    local size=''
    [[ ! -r $1.size ]] || read -r size < "$1.size" || true
    [[ -e $1 && -n $size && -n $(find "$1" -prune -size "${size}c") ]]
}

rehearse_shell() {  # all but the user's arguments, and a short run
    "$jdk/bin/java" "${@:1:$# - user_arguments}" train --steps 3 --sample 1
}

rehearse_prompt() {
    "$jdk/bin/java" -Dmicrogpt.rehearsal=true "${@:1:$# - user_arguments}"
}

is_brief() {        # whether it would end before the full compiler has paid for itself
    [[ $1 == train && " $* " =~ \ --engine[=\ ](dot|array)\  &&
        ! " $* " =~ \ --(set|text|from|resume) ]] || return 1
    [[ ! " $* " =~ \ --steps[=\ ]([0-9]+)\  ]] || (( ${#BASH_REMATCH[1]} < 5 ))
}

shell_command() {   # train, sample, ablate and scale
    local flags brief=() user_arguments=$#
    speed_flags
    ! is_brief "$@" || brief=(-XX:TieredStopAtLevel=1)
    [[ ! -t 1 || ${TERM:-dumb} == dumb ]] || flags+=(-Dmicrogpt.terminal=true)
    local archive=shell     # a model that is set may be one that needs them
    [[ $1 != scale && ! " $* " =~ \ --(engine[=\ ]vector\ |threads|set|text|resume|from) ]] || vectors
    start "$archive" rehearse_shell "${flags[@]}" -jar "$build/jar/shell.jar" "$@"
}

prompt() {          # what the process needs is taken out of the user's options
    local flags user_arguments archive=prompt rest=()
    speed_flags
    while (( $# )); do
        case "$1 ${2:-}" in
            '--engine vector') vectors; shift ;;
            --engine=vector\ *) vectors ;;
            --enable-preview\ *) archive+=-preview; flags+=(--enable-preview) ;;
            *) rest+=("$1") ;;
        esac
        shift
    done
    set -- ${rest[@]+"${rest[@]}"}
    user_arguments=$#
    calmly
    start "$archive" rehearse_prompt "${flags[@]}" \
        -Djdk.attach.allowAttachSelf=true -XX:+EnableDynamicAgentLoading \
        -Djava.security.manager=disallow \
        "-Dmicrogpt.engine=$(engine_path)" \
        "-Dmicrogpt.data=$home/data/names.txt" \
        -jar "$build/jar/prompt.jar" "$@"
}

# The JDK's jshell takes one class path and one start; ours and the user's are joined.
jdk_jshell() {
    local path rest=() starts=()
    path=$(engine_path):$build/jar/prompt.jar
    while (( $# )); do
        case $1 in
            --class-path | -class-path | --startup)
                (( $# > 1 )) || fail "jshell $1 needs a value"
                [[ $1 == --startup ]] && starts+=(--startup "$2") || path+=:$2
                shift ;;
            --class-path=*) path+=:${1#*=} ;;
            --startup=*) starts+=(--startup "${1#*=}") ;;
            *) rest+=("$1") ;;
        esac
        shift
    done
    exec "$jdk/bin/jshell" --class-path "$path" "-R-Dmicrogpt.data=$home/data/names.txt" \
        --startup "$home/jshell/startup.jsh" ${starts[@]+"${starts[@]}"} \
        ${rest[@]+"${rest[@]}"}
}

# What no test noticed. A class of the engine is held by the engine's tests and
# by those of what is told of a step, one of the toolkit by the toolkit's.
mutate() {          # $1: a class below microgpt, a pattern, or nothing; $2: tests
    local file seconds=$SECONDS
    rm -f "$build"/mutations/*.csv
    if [[ -n $1 ]]; then
        break_one "$1" "${2:-}"
        [[ -s $build/mutations/mutations.csv ]] ||
            fail "there is no class microgpt.$1 with anything to break"
        return
    fi
    for file in "$home"/src/microgpt/{,text/,train/}*.java; do
        file=${file#"$home"/src/microgpt/}
        file=${file%.java}
        break_one "${file//\//.}" ''
    done
    break_one 'draw.*' ''
    for file in "$home"/src/microgpt/toolkit/{*.java,*/}; do
        file=${file%/}
        file=${file##*/}
        case $file in
            *.java) break_one "toolkit.${file%.java}" '' ;;
            *) break_one "toolkit.$file.*" '' ;;
        esac
    done
    printf '%d minutes\n' $(((SECONDS - seconds) / 60))
}

break_one() {       # one run of PIT, and a line for each class and survivor
    local classes=microgpt.$1 tests=${2:+microgpt.${2//,/,microgpt.}} seconds=$SECONDS
    local report=$build/mutations/mutations.csv
    case $1 in
        *'*'*) ;;
        *) classes+=,$classes\$\* ;;
    esac
    case $1 in
        toolkit.* | draw.*) : "${tests:=microgpt.toolkit.*Test,microgpt.draw.*Test}" ;;
        text.* | train.* | [[:upper:]]*) : "${tests:=~microgpt\.((text\.|train\.)?[^.]*|toolkit\.ToldTest)}" ;;
        *.*) : "${tests:=microgpt.${1%%.*}.*Test}" ;;
    esac
    rm -f "$report"
    quietly maven -q -P mutate test-compile org.pitest:pitest-maven:mutationCoverage \
        "-DtargetClasses=$classes" "-DtargetTests=$tests" \
        "-DexcludedClasses=*Test,*Test\$*" -Dthreads=2
    [[ -s $report ]] || return 0
    awk -F, -v seconds=$((SECONDS - seconds)) '
        { name = $2; sub(/^microgpt\./, "", name); sub(/\$.*/, "", name); all[name]++; a++ }
        $6 == "TIMED_OUT" { late[name]++ }
        $6 == "KILLED" || $6 == "TIMED_OUT" || $6 == "MEMORY_ERROR" { killed[name]++; next }
        {
            what = $3; sub(/.*\./, "", what); file = name; gsub(/\./, "/", file)
            print "  src/microgpt/" file ".java:" $5 "  " what " in " $4 \
                ($6 == "NO_COVERAGE" ? "  (no test comes here)" : $6 == "SURVIVED" ? "" : "  (" $6 ")")
        }
        END {
            for (c in all) {
                printf "%-28s %4d of %4d noticed  %3d%%", c, killed[c], all[c],
                    100 * killed[c] / all[c]
                if (all[c] == a) printf "  %4d s", seconds
                if (late[c]) printf "  (%d by not ending in time)", late[c]
                print ""
            }
        }' "$report"
}

with_tests() {      # sets with_tests: how a class of the tests is started
    local list=$build/test.classpath
    quietly maven -q test-compile dependency:build-classpath \
        -Dmdep.includeScope=test "-Dmdep.outputFile=$list"
    with_tests=("$jdk/bin/java" "-Dmicrogpt.home=$home" -cp
        "$build/test-classes:$build/classes:$(< "$list")")
}

# Pages are woven before a second compiler has paid for itself; a PDF takes Ruby
# minutes. Where answers are not on record, three things train at once, in one memory.
book() {
    local flags=("${quiet[@]}" -XX:+UseSerialGC
        -Xmx2g -XX:+IgnoreUnrecognizedVMOptions
        --enable-native-access=ALL-UNNAMED
        --sun-misc-unsafe-memory-access=allow
        -Djruby.native.enabled=false -Djruby.compile.mode=OFF -Djava.awt.headless=true
        "-Dmicrogpt.data=$home/data/names.txt")
    [[ " $* " == *' --pdf '* ]] || flags+=(-XX:TieredStopAtLevel=1)
    exec "$jdk/bin/java" "${flags[@]}" -cp "$build/classes:$build/lib/*" \
        microgpt.book.Main --home "$home" "$@"
}

# --- the commands -----------------------------------------------------------

speak_utf8
command=${1:-help}
case $command in
    help | -h | --help)
        usage ;;
    clean)
        rm -rf "$build" ;;
    install)
        (( $# == 1 )) || fail 'install takes nothing behind it'
        find_jdk
        compile lean
        need_maven
        for library in microgpt-engine microgpt-toolkit; do
            quietly maven -q install:install-file "-Dfile=$build/jar/$library.jar" \
                "-DpomFile=$build/jar/$library.pom"
            echo "installed microgpt:$library:$(version)"
        done ;;
    repl)
        shift
        find_jdk
        compile lean
        prompt "$@" ;;
    jshell)
        shift
        find_jdk
        compile lean
        jdk_jshell "$@" ;;
    book)
        shift
        find_jdk
        compile full
        book "$@" ;;
    train | sample | ablate | scale)
        find_jdk
        compile lean
        shell_command "$@" ;;
    test)
        shift
        find_jdk
        compile full
        options=()
        for argument; do
            case $argument in
                --update) options+=(-Dupdate=true) ;;
                -*) fail "test knows --update and the name of a test class, not $argument" ;;
                *) options+=("-Dtest=$argument") ;;
            esac
        done
        maven ${options[@]+"${options[@]}"} test ;;
    mutate)
        shift
        (( $# <= 2 )) || fail "mutate takes a class and its tests, not $# words"
        find_jdk
        compile full
        mutate "${1:-}" "${2:-}" ;;
    bench)
        shift
        find_jdk
        compile full
        with_tests
        mkdir -p "$build/bench"
        json=$build/bench/$(uname -n)-$(date +%Y-%m-%d-%H%M%S).json
        record=''
        [[ ${1:-} != --record ]] || { record=1; shift; set -- RungBenchmark "$@"; }
        "${with_tests[@]}" org.openjdk.jmh.Main -prof microgpt.bench.ProcessorTime \
            -rf json -rff "$json" -jvmArgsAppend "-Dmicrogpt.home=$home" "$@"
        echo "kept in $json"
        [[ -z $record ]] || exec "${with_tests[@]}" --add-modules jdk.incubator.vector \
            microgpt.bench.SpeedRecord "$json" ;;
    runs)
        shift
        find_jdk
        compile full
        with_tests
        exec "${with_tests[@]}" microgpt.bench.SeedRuns "$@" ;;
    *)
        fail "no command '$command'; see ./build.sh help" ;;
esac
