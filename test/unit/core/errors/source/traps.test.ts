// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are in many languages
import { test } from "node:test";
import { assertMarked, cloudApi, errors, whatsApp } from "./marked.ts";

/** Numbers that are codes elsewhere and something else here, by language: none of them is found, whatever the file is about. */
const traps: Record<string, readonly string[]> = {
  javascript: [
    "if (res.status === 400 || response.statusCode === 429 || res.status !== 200) {}",
    "if (err.response?.status === 401 || error.response.status === 190) {}",
    "const code = res.status; if (code === 190) {}",
    "const code = event.keyCode; if (code === 190 || code === 100) {}",
    "if (e.keyCode === 190 || e.which === 102) {}",
    "app.listen(3000); const PORT = 2000; server.listen(80007);",
    "const color = '#131026'; const style = { background: '#131047', color: '#130429' };",
    "const sent = 190; const failedCount = 100; let retries = 4; for (let i = 0; i < 10; i++) {}",
    "await sleep(131000); setTimeout(fn, 132000); const delayMs = 131047;",
    "const phone = '+1 131047'; const to = '5511131047'; const id = 'wamid.HBgL131047ABC';",
    "const text = `Your order #131047 of Rs. 131000 is ready`;",
    "const otp = 'Your verification code is 131026';",
    "if (user.id === 131047 || order.number === 131026 || otp.code === '131053') {}",
    "process.exit(code === 1 ? 190 : 100); child.on('exit', (code) => code === 100 && done(2));",
    "const sql = 'SELECT * FROM orders WHERE id = 131047 LIMIT 100';",
    "ws.close(1000); if (event.code === 1006 || closeCode === 1011) {}",
    "if (items.length === 100 || page === 10 || level >= 200) {}",
    "res.status(400).json({ code: 400, error: 'bad' }); return { status: 200, code: 0 };",
    "const limits = { TIER_1: 131000, TIER_2: 132000, MAX_TOKENS: 131072 };",
    "const version = '131026.0'; const ratio = 0.131047; const n = 131047.5; const h = 0x131047;",
    "const views = 131047; const stats = { followers: 131026, reach: 131053 };",
    "throw new HttpError(400, 'bad'); throw createError(429); next(new ApiError('no', 500));",
    "const params = [{ type: 'text', text: '131047' }]; const example = { body_text: [['131026']] };",
    "if (err.code === 'P2002' || err.errno === 1062 || pgError.code === '23505') {}",
    "if (twilioError.code === 190 || stripe.error.code === 100) {}",
    "rows[131047] = x; list.slice(0, 190); const [a] = x[100];",
    "const r = /\\b\\d{3}\\b/; const m = s.match(/(\\d{1,190})/);",
    "const total = count + 131047; const half = 131026 / 2; const neg = -131053;",
    "const s = 'sizes 131047px'; const v = 'v131047'; const t = 'a131047b';",
    "// since 2013-10-26, see PR #131047 and issue #131026\nlet x;",
    "// took 131000 ms for 132000 rows\nlet x;",
    "// HTTP 400, status code 200, port 190, exit code 2\nlet x;",
  ],
  python: [
    "if response.status_code == 400 or r.status_code in (200, 201, 204):\n    pass",
    "time.sleep(4)\nfor i in range(100):\n    pass\nx = items[:190]",
    "requests.post(url, timeout=10, retries=3)\nLIMIT = 100\nBATCH_SIZE = 200",
    "PRICE = 131000\nuser_id = 131047\npin_code = '131001'",
    "raise HTTPException(status_code=400, detail='no')\nraise HTTPException(404, 'x')",
    "class Settings:\n    PORT = 2000\n    MAX = 131072\n    TIMEOUT = 190",
    "seed = random.seed(131047)\nnp.random.randint(131000, 132000)",
    "'''Order 131047 was sent to 100 users.'''\nx = 1",
    "date = '131026'\nif sys.exit(2):\n    pass",
    "assert len(rows) == 190\nassert resp.status_code == 200\nself.assertEqual(count, 100)",
    'CREATE = f"INSERT INTO t VALUES (131047, {x})"',
  ],
  php: [
    "<?php http_response_code(400); if ($response->status() === 200) {} return response()->json(['code' => 200], 400);",
    "<?php $orderId = 131047; $price = 131000; $page = 10; sleep(4);",
    "<style>.a { color: #131026 }</style><?php $x = 100; ?><p>Price: 131000</p>",
    "<?php const PER_PAGE = 100; const MAX_SIZE = 131072; $i += 131047;",
    "<?php curl_setopt($ch, CURLOPT_TIMEOUT, 10); if ($httpCode == 190 || $httpCode >= 400) {}",
  ],
  java: [
    "static final long serialVersionUID = 131047L; int port = 2000;",
    "if (response.code() == 200 || response.statusCode() == 400 || conn.getResponseCode() == 404) {}",
    'Thread.sleep(131000); List<String> x = new ArrayList<>(100); BigDecimal price = new BigDecimal("131000");',
    "private static final int MAX_RETRIES = 3; private static final int BATCH = 100; int orderId = 131047;",
    "return ResponseEntity.status(400).body(x); throw new ResponseStatusException(429);",
  ],
  kotlin: [
    "if (response.code == 200 || response.code in 400..499) {}",
    "delay(131000); val userId = 131047L; val port = 2000; val max = 100",
    "when (response.status.value) { 200 -> a(); 400, 429 -> b() }",
  ],
  csharp: [
    "if ((int)response.StatusCode == 400 || statusCode is 200 or 201) {}",
    "await Task.Delay(131000); var orderId = 131047; [Range(1, 100)] public int Size { get; set; }",
    "return StatusCode(400); const int MaxLength = 1000; var price = 131000m;",
  ],
  go: [
    "if resp.StatusCode == 400 || resp.StatusCode >= 200 && resp.StatusCode < 300 {\n}",
    "time.Sleep(131000 * time.Millisecond)\nport := 2000\nuserID := 131047",
    'http.Error(w, "bad", 400)\nos.Exit(2)\nmake([]byte, 131072)',
    "const (\n\tmaxRetries = 3\n\tpageSize = 100\n)",
  ],
  ruby: [
    "return unless response.code == 200\nhead 400\nsleep 4",
    'order_id = 131047\nprice = 131_000\nputs "order #131047"',
    "raise ApiError, 'x' if response.status == 400\nexit 2",
    "add_column :t, :x, :string, limit: 100\nActiveRecord::Schema.define(version: 2013_10_26)",
  ],
  rust: [
    "if resp.status() == 400 || status.as_u16() == 200 {}",
    "let port: u16 = 2000; let user_id = 131047; thread::sleep(Duration::from_millis(131000));",
    "std::process::exit(2); let x = vec![0; 100]; assert_eq!(v.len(), 190);",
  ],
  elixir: [
    "case response.status do\n  200 -> :ok\n  400 -> :error\nend",
    "Process.sleep(131_000)\n@max_retries 3\n@page_size 100\norder_id = 131047",
    "assert json_response(conn, 400)\nassert length(x) == 190",
  ],
  swift: [
    "if response.statusCode == 400 || (200...299).contains(http.statusCode) {}",
    "let userId = 131047; let size = CGSize(width: 190, height: 100); sleep(4)",
    'let color = UIColor(hex: "#131026"); let price = 131_000',
  ],
  dart: [
    "if (response.statusCode == 200 || res.statusCode == 400) {}",
    "final width = 190.0; const SizedBox(height: 100); await Future.delayed(Duration(milliseconds: 131000));",
    "final orderId = 131047; Color(0xFF131026); const port = 2000;",
  ],
  shellscript: [
    'if [ "$http_code" -eq 200 ] || [ "$status" = 400 ]; then exit 1; fi',
    "PORT=2000\nsleep 4\nORDER_ID=131047\nhead -n 100 x\nexit 2",
    'curl -s "https://x/131047/messages?limit=100" # port 190',
    "for i in 1 2 3 10; do :; done\nMAX=131072",
  ],
  yaml: [
    "port: 2000\nstatus: 400\nretries: 3\ntimeout: 190\nreplicas: 4\n",
    'services:\n  whatsapp:\n    ports:\n      - "100:100"\n    user_id: 131047\n    mem_limit: 131072\n',
    "responses:\n  200:\n    description: OK\n  400:\n    description: Bad\n",
    "version: 131026\nprice: 131000\norder: 131047\n",
  ],
};

for (const [languageId, texts] of Object.entries(traps)) {
  test(`numbers of other things in ${languageId} stay silent`, () => {
    for (const about of [cloudApi, whatsApp, errors]) assertMarked(languageId, texts, about);
  });
}
