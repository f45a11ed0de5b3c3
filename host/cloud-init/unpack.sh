cat @@PARTS@@ | base64 -d | gzip -dc >$var/@@BUNDLE@@.new || damaged
sync $var/@@BUNDLE@@.new
mv -f $var/@@BUNDLE@@.new $var/@@BUNDLE@@.sh
sync $var
