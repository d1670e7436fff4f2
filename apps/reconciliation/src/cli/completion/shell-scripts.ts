/**
 * What a shell sources to complete `punteo`. Each script asks the program itself, so that it stays right when the program is
 * updated.
 *
 * Our own scripts: @bomb.sh/tab completes no names of files, and its script for bash runs the words that are typed as
 * shell code; @pnpm/tabtab brings a prompt and reads its request from the environment; omelette and tabtab are not kept.
 */
export const SHELL_SCRIPTS = {
  bash: `# Completion of punteo: source <(punteo completion bash)
_punteo() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    if [[ $line == :files ]]; then
      compopt -o filenames 2>/dev/null
      while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "\${COMP_WORDS[COMP_CWORD]}")
      return
    fi
    COMPREPLY+=("\${line%%$'\\t'*}")
  done < <(punteo __complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _punteo punteo`,
  zsh: `#compdef punteo
# Completion of punteo: source <(punteo completion zsh), after compinit
_punteo() {
  local line
  local -a values
  for line in "\${(@f)$(punteo __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    if [[ $line == :files ]]; then
      _files
      return
    fi
    [[ -n $line ]] && values+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done
  _describe punteo values
}
if [[ $funcstack[1] == _punteo ]]; then _punteo "$@"; else compdef _punteo punteo; fi`,
  fish: `# Completion of punteo: punteo completion fish | source
function __punteo_complete
    set -l current (commandline -ct)
    set -l words (commandline -opc)
    for line in (punteo __complete -- $words[2..-1] "$current" 2>/dev/null)
        if test "$line" = ":files"
            __fish_complete_path "$current"
        else
            printf '%s\\n' "$line"
        end
    end
end
complete -c punteo -f -a '(__punteo_complete)'`,
} as const;
