#compdef kukri
# Completion of the command kukri for zsh.
_kukri_modules()
{
    local -a modules
    modules=(${=$(${words[1]} -c 'import sys; print(*sorted(name for name in sys.stdlib_module_names if name[0] != "_"))' 2>/dev/null)})
    _describe module modules
}

_kukri_first()
{
    _alternative 'commands:command:((check\:"report syntax errors and unknown names"))' \
                 'files:program:_files -g "*.py"' 'folders:folder:_files -/'
}

_arguments -s -S -A '-*' \
    '(- *)'{-h,--help}'[show a summary]' \
    '(- *)--help-sandbox[show how to confine a program]' \
    '(- *)'{-V,--version}'[show the version]' \
    '(-)-c[run code]:code:' \
    '(-)-m[run a module]:module:_kukri_modules' \
    '-i[a prompt afterwards]' \
    '-q[no banner]' \
    '-u[unbuffered output]' \
    '*-O[no asserts; twice, no docstrings]' \
    '*-W[how warnings are treated]:action:(default error always module once ignore)' \
    '*-X[option]:option:(dev tasks)' \
    '*-b[warn about bytes compared with str]' \
    '-E[ignore environment variables]' \
    '-I[ignore the environment and the folder of the program]' \
    '-P[do not look for modules beside the program]' \
    '-x[leave out the first line]' \
    '*--site[look for modules there too]:folder:_files -/' \
    '--locals[tracebacks show values]' \
    '--tokens[show tokens]' '--ast[show the syntax tree]' '--code[show bytecode]' \
    '--stats[memory and collections at the end]' \
    '--virtual-time[sleeping tasks do not wait]' \
    '--seed[shuffle ready tasks]:number:' \
    '--sandbox[confine the program]' \
    '*--allow-read=[a folder or file]:path:_files' \
    '*--allow-write=[a folder or file]:path:_files' \
    '*--allow-net=-[connections]::place:' '*--allow-listen=-[listening]::place:' \
    '--allow-run' '--allow-env' '--allow-clock' '--allow-random' '--allow-stdin' \
    '*--allow-module=[a module]:module:' \
    '--max-memory[limit]:size:' '--max-time[limit]:time:' '--max-fuel[limit]:number:' \
    '--max-depth[limit]:number:' '--max-tasks[limit]:number:' '--max-handles[limit]:number:' \
    '--max-output[limit]:size:' \
    '1:program:_kukri_first' \
    '*:argument:_files'
