# Completion of lanewise for bash. To install it:
#   lanewise completion bash > ~/.local/share/bash-completion/completions/lanewise

# A line for each command, option and kind of argument: command|name|values|description.
# Values that begin with @ are found at the moment of asking; a single - is any other text.
_lanewise_table='@TABLE@'

_lanewise_offer() {
  [[ $1 == "$cur"* ]] && COMPREPLY+=("$1")
}

_lanewise_files() {
  local found
  while IFS= read -r found; do COMPREPLY+=("$found"); done < <(compgen "$1" -- "$cur")
  compopt -o filenames 2>/dev/null # blanks are escaped, and folders can be continued
}

_lanewise() {
  local line="${COMP_LINE:0:COMP_POINT}" place='' option values='' options='' others='' head=''
  local word where name kinds about run
  local -a words
  read -ra words <<< "$line"
  [[ $line == *[[:space:]] ]] && words+=('')
  local last=$((${#words[@]} - 1))
  local cur="${words[last]}"
  for word in "${words[@]:1:last-1}"; do
    if [[ $word != -* && $'\n'$_lanewise_table == *$'\n'"$place|$word|"* ]]; then
      place="${place:+$place }$word"
    fi
  done
  option="${words[last - 1]}"
  if [[ $cur == --*=* ]]; then
    option="${cur%%=*}"
    cur="${cur#*=}"
  fi
  while IFS='|' read -r where name kinds about; do
    [[ $where == "$place" ]] || continue
    [[ $name == "$option" ]] && values="$kinds"
    case $name in
      -*) options+=" $name" ;;
      '*') others+=" $kinds" ;;
      *) others+=" $name" ;;
    esac
  done <<< "$_lanewise_table"
  COMPREPLY=()
  if [[ -z $values ]]; then
    [[ $cur == -* ]] && values="$options" || values="$others"
  fi
  for word in $values; do
    case $word in
      -) ;;
      @list) # name=value,name=value: bash sees the part behind the last = only
        [[ $cur == *,* ]] && head="${cur%,*},"
        compopt -o nospace 2>/dev/null
        ;;
      @file) _lanewise_files -f ;;
      @folder) _lanewise_files -d ;;
      @run)
        _lanewise_offer latest
        for run in runs/*/config.yaml; do
          run="${run%/*}"
          [[ -e $run ]] && _lanewise_offer "${run#runs/}"
        done
        [[ ${#COMPREPLY[@]} == 0 && $values != *@file* ]] && _lanewise_files -f
        ;;
      *) _lanewise_offer "$head$word" ;;
    esac
  done
  if [[ -n $head && $cur == *=* ]]; then
    COMPREPLY=("${COMPREPLY[@]#"${cur%=*}="}")
  fi
}

complete -F _lanewise lanewise
