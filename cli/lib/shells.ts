/**
 * Completion scripts. Each asks the program itself, by `completions --words`
 * and the words up to the cursor; it answers a line for each candidate (word,
 * tab, what it is) and at last `:file`, `:folder` or `:none`, for what the
 * shell is to complete by its own means.
 */

const BASH =
  `# minix-live: completion for bash, which needs no package of functions.
_minix_live() {
    local line own=none
    COMPREPLY=()
    while IFS= read -r line; do
        case $line in
        :*) own=\${line#:} ;;
        *) COMPREPLY+=("\${line%%$'\\t'*}") ;;
        esac
    done < <("\${COMP_WORDS[0]/#\\~\\//$HOME/}" completions --words \\
        "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
    case $own in
    file) own=-f ;;
    folder) own=-d ;;
    *) return ;;
    esac
    compopt -o filenames 2>/dev/null
    while IFS= read -r line; do
        COMPREPLY+=("$line")
    done < <(compgen "$own" -- "\${2#=}")
}
complete -F _minix_live minix-live`;

const ZSH = `#compdef minix-live
# minix-live: completion for zsh.
_minix_live() {
    local line own=none
    local -a found
    for line in "\${(@f)$("\${(Q)words[1]}" completions --words \\
        "\${(@Q)words[2,CURRENT]}" 2>/dev/null)}"; do
        case $line in
        :*) own=\${line#:} ;;
        *$'\\t'*) found+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}") ;;
        ?*) found+=("\${line//:/\\\\:}") ;;
        esac
    done
    (( ${"$"}#found )) && _describe minix-live found
    case $own in
    file) compset -P '--[^=]#='; _files ;;
    folder) compset -P '--[^=]#='; _files -/ ;;
    esac
}
if [[ $funcstack[1] == _minix_live ]]; then
    _minix_live "$@"
else
    compdef _minix_live minix-live
fi`;

const FISH = `# minix-live: completion for fish.
function __minix_live_complete
    set -l before (commandline -opc)
    set -l current (commandline -ct)
    set -l found (command $before[1] completions --words \\
        $before[2..-1] "$current" 2>/dev/null)
    switch "$found[-1]"
        case :file
            __fish_complete_path "$current"
        case :folder
            __fish_complete_directories "$current"
    end
    test (count $found) -gt 1; and printf '%s\\n' $found[1..-2]
end
complete -c minix-live -f -a '(__minix_live_complete)'`;

export const SHELLS: Readonly<Record<string, string>> = {
  bash: BASH,
  zsh: ZSH,
  fish: FISH,
};
