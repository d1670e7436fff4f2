# System commands: sorts both files by id concurrently, joins them and reads the result once. No quoted fields.
mkfifo left right
sorted() { tail -n +2 "$1" | cut -d, -f1,3-5 | sort -t, -k1,1 -S 128M; }
sorted "$1" >left &
sorted "$2" >right &
join -t, -a1 -a2 -o 0,1.2,1.3,1.4,2.2,2.3,2.4 left right | awk -F, '
  function plain(amount) { if (amount ~ /\./) sub(/\.?0+$/, "", amount); return amount }
  $1 == before || plain($2) != plain($5) || $3 != $6 || $4 != $7 { differences += 1 }
  { before = $1 }
  END { print differences + 0 }'
rm left right
