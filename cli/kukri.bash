# Completion of the command kukri for bash.
_kukri()
{
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} i
    COMPREPLY=()
    for ((i = 1; i < COMP_CWORD; i++)); do
        case ${COMP_WORDS[i]} in
        -c|-m|-W|-X|--seed|--site|--max-*) ((i++)) ;;
        check) break ;;
        -*) ;;
        *) break ;;
        esac
    done
    # Behind the program come its own arguments.
    if ((i < COMP_CWORD)) && [[ ${COMP_WORDS[i]} != check ]]; then
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
        return
    fi
    case $previous in
    -c|--seed|--max-*) return ;;
    -W) mapfile -t COMPREPLY < <(compgen -W 'default error always module once ignore' -- "$current"); return ;;
    -X) mapfile -t COMPREPLY < <(compgen -W 'dev tasks' -- "$current"); return ;;
    --site) mapfile -t COMPREPLY < <(compgen -d -- "$current"); return ;;
    -m)
        mapfile -t COMPREPLY < <(compgen -W "$("${COMP_WORDS[0]}" -c \
            'import sys; print(*sorted(name for name in sys.stdlib_module_names if name[0] != "_"))' 2>/dev/null)" \
            -- "$current")
        return ;;
    esac
    if [[ $current == --allow-read=* || $current == --allow-write=* ]]; then
        mapfile -t COMPREPLY < <(compgen -f -P "${current%%=*}=" -- "${current#*=}")
    elif [[ $current == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W '-c -m -i -q -u -O -OO -W -X -b -B -d -E -I -P -s -S -v -x -V -h --site
            --locals --tokens --ast --code --stats --virtual-time --seed --sandbox --allow-read= --allow-write=
            --allow-net --allow-listen --allow-run --allow-env --allow-clock --allow-random --allow-stdin
            --allow-module= --max-memory --max-time --max-fuel --max-depth --max-tasks --max-handles --max-output
            --help --help-sandbox --version' -- "$current")
    else
        ((COMP_CWORD == 1)) && mapfile -t COMPREPLY < <(compgen -W check -- "$current")
        local path
        while IFS= read -r path; do
            if [[ -d $path || $path == *.py ]]; then COMPREPLY+=("$path"); fi
        done < <(compgen -f -- "$current")
    fi
}
complete -o filenames -F _kukri kukri
