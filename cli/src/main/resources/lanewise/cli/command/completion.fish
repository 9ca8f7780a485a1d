# Completion of lanewise for fish. To install it:
#   lanewise completion fish > ~/.config/fish/completions/lanewise.fish

# A line for each command, option and kind of argument: command|name|values|description.
# Values that begin with @ are found at the moment of asking; a single - is any other text.
set -g __lanewise_table (string split \n -- '@TABLE@')

function __lanewise
    set -l words (commandline -opc)
    set -l cur (commandline -ct)
    set -l place ''
    for word in $words[2..]
        if not string match -q -- '-*' $word; and string match -q -- "$place|$word|*" $__lanewise_table
            set place (string trim -- "$place $word")
        end
    end
    set -l option $words[-1]
    set -l head ''
    if string match -q -- '--*=*' $cur
        set option (string split -m 1 = -- $cur)[1]
        set cur (string split -m 1 = -- $cur)[2]
        set head $option=
    end
    set -l values ''
    set -l kinds
    set -l options
    set -l others
    for row in (string match -- "$place|*" $__lanewise_table)
        set -l cells (string split -m 3 '|' -- $row)
        if test "$cells[2]" = "$option"
            set values $cells[3]
        end
        switch $cells[2]
            case '-*'
                set -a options $cells[2]\t$cells[4]
            case '\*'
                set -a kinds (string split ' ' -- $cells[3])
            case '*'
                set -a others $cells[2]\t$cells[4]
        end
    end
    if test -n "$values"
        set kinds (string split ' ' -- $values)
    else if string match -q -- '-*' $cur
        printf '%s\n' $options
        return
    else
        printf '%s\n' $others
    end
    for kind in $kinds
        switch $kind
            case -
            case @list
                set head $head(string match -r -- '^.*,' $cur; or echo '')
            case @file
                set -l found (__fish_complete_path $cur)
                printf '%s\n' $head$found
            case @folder
                set -l found (__fish_complete_directories $cur '')
                printf '%s\n' $head$found
            case @run
                set -l runs latest (path basename (path dirname runs/*/config.yaml))
                printf '%s\n' $head$runs
                if not string match -q -- "$cur*" $runs
                    __fish_complete_path $cur
                end
            case '*'
                printf '%s\n' $head$kind
        end
    end
end

complete -c lanewise -f -a '(__lanewise)'
