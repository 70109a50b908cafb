# What the scripts that try a distribution share. Read by them, inside a minimal system.

step() {
  echo "  $*"
}

# expect TEXT FILE: ends with what the file holds instead.
expect() {
  grep -q -- "$1" "$2" || {
    echo "no '$1' in $2:"
    tail -n 20 "$2"
    exit 1
  }
}

# A log of 400 people who clicked 12 of 150 things each, in order.
write_clicks() {
  awk 'BEGIN {
    srand(7)
    print "user_id,item_id,timestamp"
    for (user = 0; user < 400; user++)
      for (click = 0; click < 12; click++)
        printf "u%d,i%d,%d\n", user, int(150 * rand() ^ 2), 1577836800 + 60 * click
  }' >clicks.csv
}

# unpack: the archive somewhere, then somewhere else. $M is the command.
unpack() {
  tar -xzf /given/mithridate-*.tar.gz
  mkdir -p elsewhere
  mv mithridate-* "elsewhere/a folder"
  M="$HOME/elsewhere/a folder/bin/mithridate"
}
