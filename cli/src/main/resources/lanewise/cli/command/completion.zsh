#compdef lanewise
# Completion of lanewise for zsh. To install it in a folder of $fpath, before compinit is called:
#   mkdir -p ~/.zfunc && lanewise completion zsh > ~/.zfunc/_lanewise

# A line for each command, option and kind of argument: command|name|values|description.
# Values that begin with @ are found at the moment of asking; a single - is any other text.
_lanewise_table='@TABLE@'

_lanewise() {
  local place='' option values='' cur="$words[CURRENT]" free='' list='' word row
  local -a cells options commands plain
  for word in "${(@)words[2,CURRENT-1]}"; do
    if [[ $word != -* && $'\n'$_lanewise_table == *$'\n'"$place|$word|"* ]]; then
      place="${place:+$place }$word"
    fi
  done
  option="$words[CURRENT-1]"
  if [[ $cur == --*=* ]]; then
    option="${cur%%=*}"
    compset -P 1 '*='
  fi
  for row in "${(@M)${(@f)_lanewise_table}:#$place\|*}"; do
    cells=("${(@s:|:)row}")
    [[ $cells[2] == "$option" ]] && values="$cells[3]"
    case $cells[2] in
      -*) options+=("$cells[2]:$cells[4]") ;;
      '*') free="$cells[3]" ;;
      *) commands+=("$cells[2]:$cells[4]") ;;
    esac
  done
  if [[ -z $values && $cur == -* ]]; then
    _describe -o option options
    return
  fi
  [[ -z $values ]] && (( $#commands )) && _describe command commands
  for word in ${=values:-$free}; do
    case $word in
      -) ;;
      @list) list=1 ;;
      @file) _files ;;
      @folder) _files -/ ;;
      @run) compadd -- latest runs/*/config.yaml(N:h:t) || _files ;;
      *) plain+=("$word") ;;
    esac
  done
  if [[ -n $list ]]; then
    compset -P '*,'
    compadd -S '' -- $plain
  elif (( $#plain )); then
    compadd -- $plain
  fi
}

if [[ $funcstack[1] == _lanewise ]]; then
  _lanewise "$@" # loaded by compinit, at the first Tab
else
  compdef _lanewise lanewise
fi
