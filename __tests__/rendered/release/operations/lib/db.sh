do_db() {
  local route
  case "$*" in
  verify | vacuum) route=$1 ;;
  'verify --quick') route='verify?quick=1' ;;
  *) die "got '$*', allowed verify, verify --quick or vacuum; see: open-design db --help" ;;
  esac
  take_lock 0
  timeout "$AS_APP_LIMIT" docker exec -i -e "ASKED=http://127.0.0.1:$DAEMON_PORT/api/daemon/db/$route" open-design node - <<'JS' ||
const { ASKED, OD_API_TOKEN: token } = process.env;
const fail = (text) => { console.log(text); process.exitCode = 1; };
require('http').request(ASKED, { method: 'POST', headers: { authorization: `Bearer ${token}` } }, async (response) => {
  let text = '';
  for await (const part of response.setEncoding('utf8')) text += part;
  if (response.statusCode !== 200) return fail(`the daemon answered ${response.statusCode}: ${JSON.stringify(text.slice(0, 1000))}`);
  const { ok, issues = [], beforeBytes, afterBytes } = JSON.parse(text);
  if (ASKED.includes('verify')) {
    for (const issue of issues) console.log(JSON.stringify(issue));
    return ok === true && !issues.length ? console.log('the database is intact') : fail('the database is damaged');
  }
  console.log(`the database is compact${beforeBytes >= 0 ? `: ${beforeBytes} bytes before, ${afterBytes} now` : ''}`);
}).on('error', (error) => fail(error.message)).end();
JS
    die "open-design db $* failed; the lines above say why; a backup holds the data as they were: open-design restore --help"
}
