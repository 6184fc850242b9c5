from ast import main

main()
