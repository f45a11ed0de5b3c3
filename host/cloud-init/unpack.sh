if ! grep -qx id=@@ID@@ $var/@@BUNDLE@@.sh 2>/dev/null; then
  cat @@PARTS@@ | gzip -dc >$var/@@BUNDLE@@.$$ || damaged
  sync $var/@@BUNDLE@@.$$
  mv -f $var/@@BUNDLE@@.$$ $var/@@BUNDLE@@.sh
  sync $var
fi
