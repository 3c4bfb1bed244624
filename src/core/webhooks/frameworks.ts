/** What a webhook is written with. */
export type Framework =
  | "express"
  | "nestjs"
  | "fastify"
  | "nextjs"
  | "hono"
  | "flask"
  | "fastapi"
  | "django"
  | "laravel"
  | "spring"
  | "rails"
  | "go"
  | "aspnet"
  | "php";

/** What has to be done differently in each framework. */
export type Topic = "rawBody" | "challenge" | "bodyLimit" | "csrf";

interface Facts {
  readonly name: string;
  /** Code, the same in every language. */
  readonly code: Readonly<Partial<Record<Topic, string>>>;
}

export const frameworks: Readonly<Record<Framework, Facts>> = {
  express: {
    name: "Express",
    code: {
      rawBody:
        'app.use("/webhook", express.json({ limit: "4mb", verify: (req, _res, buf) => { req.rawBody = buf; } }));',
      challenge: 'res.type("text/plain").send(req.query["hub.challenge"]);',
      bodyLimit: 'app.use("/webhook", express.json({ limit: "4mb" }));',
      csrf: "// mount the webhook before csurf / your CSRF middleware",
    },
  },
  nestjs: {
    name: "NestJS",
    code: {
      rawBody:
        "NestFactory.create(AppModule, { rawBody: true });  // then @Req() req: RawBodyRequest<Request>; req.rawBody",
      challenge:
        '@Get() @Header("Content-Type", "text/plain") verify(@Query("hub.challenge") challenge: string) { return challenge; }',
      bodyLimit: 'app.useBodyParser("json", { limit: "4mb" });',
    },
  },
  fastify: {
    name: "Fastify",
    code: {
      rawBody:
        'app.addContentTypeParser("application/json", { parseAs: "buffer" }, (req, body, done) => { req.rawBody = body; done(null, JSON.parse(body)); });',
      challenge: 'reply.type("text/plain").send(request.query["hub.challenge"]);',
      bodyLimit: "Fastify({ bodyLimit: 4 * 1024 * 1024 });",
    },
  },
  nextjs: {
    name: "Next.js",
    code: {
      rawBody:
        "const raw = await request.text();  // App Router; in pages/api: export const config = { api: { bodyParser: false } }",
      challenge:
        'return new Response(url.searchParams.get("hub.challenge"), { headers: { "content-type": "text/plain" } });',
      bodyLimit: 'export const config = { api: { bodyParser: { sizeLimit: "4mb" } } };  // pages/api',
    },
  },
  hono: {
    name: "Hono",
    code: {
      rawBody: "const raw = await c.req.arrayBuffer();  // before c.req.json()",
      challenge: 'return c.text(c.req.query("hub.challenge") ?? "");',
      bodyLimit: 'app.use("/webhook", bodyLimit({ maxSize: 4 * 1024 * 1024 }));',
      csrf: "// leave the webhook out of app.use(csrf())",
    },
  },
  flask: {
    name: "Flask",
    code: {
      rawBody: "raw = request.get_data()  # before request.json; hmac.new(secret, raw, hashlib.sha256)",
      challenge: 'return Response(request.args["hub.challenge"], mimetype="text/plain")',
      bodyLimit: 'app.config["MAX_CONTENT_LENGTH"] = 4 * 1024 * 1024',
      csrf: "@csrf.exempt  # Flask-WTF",
    },
  },
  fastapi: {
    name: "FastAPI",
    code: {
      rawBody: "raw = await request.body()  # hmac.new(secret, raw, hashlib.sha256)",
      challenge: 'return PlainTextResponse(request.query_params["hub.challenge"])',
      bodyLimit: "# raise the limit of your proxy or middleware: Starlette itself has none",
    },
  },
  django: {
    name: "Django",
    code: {
      rawBody: "raw = request.body  # before anything parses it; hmac.new(secret, raw, hashlib.sha256)",
      challenge: 'return HttpResponse(request.GET["hub.challenge"], content_type="text/plain")',
      bodyLimit: "DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024  # settings.py",
      csrf: "@csrf_exempt",
    },
  },
  laravel: {
    name: "Laravel",
    code: {
      rawBody: "$raw = $request->getContent();  // hash_hmac('sha256', $raw, $secret)",
      challenge: "return response($request->query('hub_challenge'), 200)->header('Content-Type', 'text/plain');",
      bodyLimit: "post_max_size = 4M  ; php.ini",
      csrf: "$middleware->validateCsrfTokens(except: ['webhook']);  // bootstrap/app.php",
    },
  },
  spring: {
    name: "Spring",
    code: {
      rawBody:
        '@PostMapping ResponseEntity<Void> receive(@RequestBody byte[] raw, @RequestHeader("X-Hub-Signature-256") String signature)',
      challenge:
        '@GetMapping(produces = "text/plain") String verify(@RequestParam("hub.challenge") String challenge) { return challenge; }',
      bodyLimit: "server.tomcat.max-swallow-size=4MB",
      csrf: 'http.csrf(csrf -> csrf.ignoringRequestMatchers("/webhook"));',
    },
  },
  rails: {
    name: "Rails",
    code: {
      rawBody: 'raw = request.raw_post  # OpenSSL::HMAC.hexdigest("SHA256", secret, raw)',
      challenge: 'render plain: params["hub.challenge"]',
      bodyLimit: "client_max_body_size 4m;  # nginx in front of it",
      csrf: "skip_forgery_protection",
    },
  },
  go: {
    name: "Go net/http",
    code: {
      rawBody:
        "raw, err := io.ReadAll(r.Body)  // hmac.New(sha256.New, secret).Write(raw), then json.Unmarshal(raw, …)",
      challenge: 'w.Header().Set("Content-Type", "text/plain"); io.WriteString(w, r.URL.Query().Get("hub.challenge"))',
      bodyLimit: "r.Body = http.MaxBytesReader(w, r.Body, 4<<20)",
    },
  },
  aspnet: {
    name: "ASP.NET Core",
    code: {
      rawBody:
        "using var buffer = new MemoryStream(); await Request.Body.CopyToAsync(buffer);  // HMACSHA256.HashData(secret, buffer.ToArray())",
      challenge: 'return Content(Request.Query["hub.challenge"]!, "text/plain");',
      bodyLimit: "[RequestSizeLimit(4 * 1024 * 1024)]",
      csrf: "[IgnoreAntiforgeryToken]",
    },
  },
  php: {
    name: "PHP",
    code: {
      rawBody: "$raw = file_get_contents('php://input');  // hash_hmac('sha256', $raw, $secret)",
      challenge: "header('Content-Type: text/plain'); echo $_GET['hub_challenge'];",
      bodyLimit: "post_max_size = 4M  ; php.ini",
    },
  },
};

export const frameworkNames = Object.keys(frameworks) as Framework[];

/** An answer, as far as it tells who gave it. */
export interface Trace {
  /** Lower-case names. `set-cookie-names`: those of the cookies that were set. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

type Sign = (trace: Trace) => boolean;

const header =
  (name: string, pattern: RegExp): Sign =>
  ({ headers }) =>
    pattern.test(headers[name] ?? "");
const body =
  (pattern: RegExp): Sign =>
  (trace) =>
    pattern.test(trace.body);

/** The surest first. Where one is built on another, it comes before that one. */
const signs: readonly (readonly [Framework, Sign])[] = [
  ["nextjs", header("x-powered-by", /next\.js/i)],
  ["nestjs", body(/^\{"message":"Cannot (?:GET|POST) [^"]*","error":"Not Found","statusCode":404\}$/)],
  ["express", header("x-powered-by", /express/i)],
  ["express", body(/<pre>Cannot (?:GET|POST) /)],
  ["fastify", body(/"message":"Route (?:GET|POST):[^"]* not found"/)],
  ["laravel", header("set-cookie-names", /laravel_session|XSRF-TOKEN/)],
  ["aspnet", header("x-powered-by", /asp\.net/i)],
  ["aspnet", header("server", /kestrel/i)],
  ["aspnet", header("set-cookie-names", /\.AspNetCore/)],
  ["django", header("server", /wsgiserver/i)],
  ["django", header("set-cookie-names", /csrftoken/)],
  ["django", body(/DEBUG = True|CSRF verification failed/)],
  ["flask", header("server", /werkzeug/i)],
  ["fastapi", body(/^\{"detail":"(?:Not Found|Method Not Allowed)"\}$/)],
  ["fastapi", header("server", /uvicorn|hypercorn/i)],
  ["rails", header("x-runtime", /^\d+\.\d+$/)],
  ["spring", body(/Whitelabel Error Page|"timestamp":.*"status":\d{3},"error":.*"path":/)],
  ["spring", header("set-cookie-names", /JSESSIONID/)],
  ["php", header("x-powered-by", /^php/i)],
  ["flask", body(/^<!doctype html>\n<html lang=en>\n<title>\d{3} /)],
  ["go", body(/^404 page not found\n$/)],
  ["hono", ({ body, headers }) => body === "404 Not Found" && /^text\/plain/i.test(headers["content-type"] ?? "")],
];

/** Guesses the framework from answers; undefined where they say nothing. */
export function frameworkOf(traces: readonly Trace[]): Framework | undefined {
  return signs.find(([, sign]) => traces.some(sign))?.[0];
}
