/** A program in one language, valid by itself, with codes in every kind of place. */
export interface ProgramSample {
  readonly languageId: string;
  /** The grammar's name, or none for a shell's own check. */
  readonly grammar?: string;
  readonly text: string;
  /** Its codes that have no handling, with their lines: in comments and texts, and where neither statement nor function may stand. */
  readonly withoutPlace?: readonly string[];
}

const javascript = `import { send } from "./send.js";

/** Codes that we met. */
export const codes = {
  // outside of the window
  reEngagement: 131047,
  [131026]: "undeliverable",
};
const retryable = new Set([130429, "131056"]);

export async function answer(error, recipient) {
  if (error.code === 131047) {
    console.log("closed");
  } else if (error.code === 130429 && recipient) { console.log("slow"); }
  else if (error?.response?.data?.error?.code === 190) throw error;
  if (error.code !== 131050) return;
  if (
    error.code === 131026 ||
    error.code === 131030
  ) {
    return;
  }
  switch (error.code) {
    case 131047:
      return send(recipient);
    case 131056: case 130429: {
      break;
    }
    case "131026":
    case 131030:
      console.log(\`code \${error.code} } {\`);
      break;
    default:
      console.log(error.code === 2 ? "down" : "up");
  }
  const text = error.code === 368
    ? "blocked"
    : "fine";
  [131047, 131049].forEach((code) => console.log(code));
  return [132000, 132001].includes(error.code) && text;
}

// 131031 is for ever
class Sender {
  static blocked = 131031;
  send() { return 131042; }
  isBlocked(error) {
    return error.code === 131031;
  }
}
`;

const typescript = `export enum Code {
  Window = 131047,
  Limit = 130429,
}
interface Failed { code: number }
type Wanted = { code: 131026 };

export const titles: Record<number, string> = {
  131047: "Re-engagement",
};

namespace Errors {
  export const limit = 130429;
}

export class Client {
  private readonly token = 190;

  @log()
  async send(error: Failed): Promise<boolean> {
    if (error.code === 131_047) {
      return false;
    }
    const isToken = error.code === 190;
    return isToken;
  }
}
`;

const python = `from enum import IntEnum

WINDOW_CLOSED = 131047
RETRYABLE = {
    130429,
    131056,
}


class Code(IntEnum):
    """131047 is outside of the window"""

    WINDOW = 131047
    # too fast
    LIMIT = 130429

    def is_limit(self, code):
        return code == 130429


def handle(error, recipient):
    """
    Does what 131047 wants.
    """
    if error.code == 131047:
        print("closed")
    elif error["code"] == "130429": print("slow")
    elif error.code in (190, 0):
        raise error
    else:
        print(error.code == 131026)
    match error.code:
        case 131047:
            return 1
        case 131026 | 131030:
            return 2
        case 130429: return 3
    if error.code != 131050: return
    if (
        error.code == 131042
        and recipient
    ):
        return
    try:
        return {"code": 131031}
    except ValueError as problem:
        if problem.args[0] == 131009: raise
    return [c for c in (1, 2) if c == 131008]


if __name__ == "__main__":
    handle(131047, None)
`;

const php = `<?php

namespace App;

const WINDOW = 131047;

enum Code: int
{
    case Window = 131047;
}

class Sender
{
    public const LIMIT = 130429;

    private array $titles = [
        131047 => 'Window',
    ];

    #[Test]
    public function handle($error, $recipient): bool
    {
        if ($error['code'] === 131047) {
            return false;
        } elseif ($error->code == 190) {
            return true;
        }
        if ($error['code'] == '131026') return false;
        switch ($error['code']) {
            case 131047:
            case 131049:
                return false;
            case 130429: return true;
        }
        $title = match ($error['code']) {
            131047 => 'Window',
            130429, 131056 => 'Limit',
            default => 'Other',
        };
        return in_array($error['code'], [131031, 368]);
    }
}

if ($code === 131047) {
    echo 'closed';
}
$isLimit = $code === 130429;
`;

const java = `package app;

public class Sender {
    // outside of the window
    private static final int WINDOW = 131047;
    static final Map<Integer, String> TITLES = Map.of(
        131047, "Window",
        130429, "Limit");

    enum Code { WINDOW(131047), LIMIT(130429); Code(int code) {} }

    /** 131047 means the window. */
    @Override
    public boolean handle(ApiError error) throws ApiException {
        if (error.getCode() == 131047) {
            return false;
        } else if (error.getCode() == 130429) return true;
        if ("131026".equals(error.code)) {
            return false;
        }
        switch (error.code) {
            case 131047:
                return false;
            case 131056: case 130429:
                retry();
                break;
        }
        switch (error.code) {
            case 131047 -> retry();
            case 131026, 131030 -> { retry(); }
            default -> {}
        }
        String title = switch (error.code) {
            case 131047 -> "Window";
            default -> "Other";
        };
        int[] codes = { 131031, 368 };
        list.forEach(code -> {
            if (code == 190) { refresh(); }
        });
        return Set.of(131031, 368).contains(error.code);
    }
}

enum Top {
    WINDOW(131047);
    Top(int code) {}
}
`;

const kotlin = `package app

const val WINDOW = 131047
val titles = mapOf(
    131047 to "Window",
)

enum class Code(val code: Int) {
    WINDOW(131047),
    LIMIT(130429),
}

class Sender {
    companion object {
        const val LIMIT = 130429
    }

    private val token = 190

    fun handle(error: ApiError): Boolean {
        if (error.code == 131047) {
            return false
        } else if (error.code == 130429) return true
        when (error.code) {
            131047 -> retry()
            131026, 131030 -> {
                retry()
            }
            190 -> retry()
                .now()
            else -> Unit
        }
        val title = when (error.code) {
            131047 -> "Window"
            else -> "Other"
        }
        val found = codes.filter { it == 131031 }
        run {
            if (error.code == 2) retry()
        }
        return error.code in setOf(131031, 368)
    }
}

fun isWindow(code: Int) = code == 131047
`;

const csharp = `using System;

namespace App
{
    public enum Code
    {
        Window = 131047,
    }

    public class Sender
    {
        private const int Limit = 130429;

        private static readonly Dictionary<int, string> Titles = new Dictionary<int, string>
        {
            { 131047, "Window" },
            [130429] = "Limit",
        };

        /// <summary>131047</summary>
        [Obsolete]
        public async Task<bool> Handle(ApiError error)
        {
            if (error.Code == 131047)
            {
                return false;
            }
            else if (error.Code == 130429)
            {
                return true;
            }
            if (error.Code == 190) throw error;
            switch (error.Code)
            {
                case 131047:
                    return false;
                case 131026:
                case 131030:
                    Retry();
                    break;
            }
            var title = error.Code switch
            {
                131047 => "Window",
                _ => "Other",
            };
            return new[] { 131031, 368 }.Contains(error.Code);
        }
    }
}
`;

const go = `package app

import "fmt"

const WindowClosed = 131047

const (
	// too fast
	RateLimit = 130429
	Pair      = 131056
)

var titles = map[int]string{
	131047: "window",
}

type Config struct {
	Code int
}

func handle(err *APIError) error {
	if err.Code == 131047 {
		return nil
	} else if err.Code == 130429 {
		return err
	}
	if e := find(err); e != nil && e.Code == 190 {
		return err
	}
	switch err.Code {
	case 131047:
		return nil
	case 131026, 131030:
		fmt.Println("stop")
	case 368:
	}
	codes := []int{131031, 368}
	config := Config{Code: 131042}
	for _, code := range codes {
		fmt.Println(code == 2, config)
	}
	return find(
		131000,
	)
}
`;

const ruby = `# 131047 is the window
WINDOW = 131047
TITLES = {
  131047 => "Window",
  "130429" => "Limit",
}.freeze

class Sender
  LIMITS = [130429, 131056].freeze

  def handle(error)
    if error.code == 131047
      puts "closed"
    elsif error.code == 190
      refresh
    else
      raise error if error.code == 131031
    end
    case error.code
    when 131047
      retry_it
    when 131026, 131030 then stop
    end
    return unless error.code == 131050
    found = LIMITS.find do |code|
      code == 130429
    end
    send_it to: found,
            code: 131042
  rescue StandardError => e
    LIMITS.include?(e.code == 2)
  end
end

if code == 131047
  puts "closed"
end
`;

const rust = `use std::fmt;

pub const WINDOW: u64 = 131_047;

#[derive(Debug)]
pub enum Code {
    Window = 131047,
}

struct Config<'a> {
    code: u64,
    name: &'a str,
}

impl Code {
    const LIMIT: u64 = 130429;

    #[inline]
    fn title(code: u64) -> &'static str {
        match code {
            131047 => "window",
            131026 | 131030 => "stop",
            130429 => {
                "limit"
            }
            _ => "other",
        }
    }
}

fn handle(error: &ApiError) -> Result<(), ApiError> {
    if error.code == 131047 {
        return Ok(());
    } else if error.code() == 130429 || error.code() == 131056 {
        return Ok(());
    }
    let config = Config {
        code: 131042,
        name: "x",
    };
    let found = [131031, 368].iter().find(|code| **code == 131031);
    let delay = match error.code { 2 => wait(300), _ => 0 };
    if matches!(error.code, 190 | 0) { refresh(); }
    Ok(())
}
`;

const elixir = `defmodule Sender do
  @window 131047
  @titles %{
    131047 => "Window",
    130429 => "Limit"
  }

  # refuses
  def handle(%{code: 131047}), do: :closed

  def handle(error) do
    if error.code == 131047 do
      :closed
    else
      if error.code == 130429, do: :slow
    end

    case error.code do
      131047 -> :closed
      130429 ->
        :slow
      code when code in [131026, 131030] -> :stop
      _ -> :other
    end

    cond do
      error.code == 190 -> refresh()
      true -> :ok
    end

    Enum.map([131031, 368], fn code ->
      code == 131031
    end)
  end
end
`;

const swift = `import Foundation

let windowClosed = 131047

enum Code: Int {
    case window = 131047
    case limit = 130429
}

struct Sender {
    static let limits: Set<Int> = [130429, 131056]

    @discardableResult
    func handle(_ error: ApiError) throws -> Bool {
        if error.code == 131047 {
            return false
        } else if error.code == 130429 {
            return true
        }
        guard error.code != 190 else { throw error }
        switch error.code {
        case 131047:
            return false
        case 131026, 131030:
            retry()
        default:
            break
        }
        let titles = [131047: "Window"]
        let found = codes.filter { $0 == 131031 }
        return [131031, 368].contains(error.code) && titles.isEmpty && found.isEmpty
    }
}
`;

const dart = `import 'send.dart';

const windowClosed = 131047;

enum Code {
  window(131047);

  const Code(this.code);
  final int code;
}

class Sender {
  static const limit = 130429;
  final titles = <int, String>{
    131047: 'Window',
  };

  @override
  Future<bool> handle(ApiError error) async {
    if (error.code == 131047) {
      return false;
    } else if (error.code == 130429) return true;
    switch (error.code) {
      case 131047:
        return false;
      case 131026:
      case 131030:
        retry();
        break;
    }
    final title = error.code == 190 ? 'Token' : 'Other';
    return [131031, 368].contains(error.code);
  }
}
`;

const shell = `#!/usr/bin/env bash
# 131047 is the window
WINDOW=131047
RETRYABLE=(130429 131056)

handle() {
  local code="$1"
  if [ "$code" = 131047 ]; then
    echo closed
  elif [[ $code -eq 130429 ]]; then
    echo slow
  elif [ "$code" = "131031" ] || [ "$code" = 368 ]; then
    echo blocked
  fi
  if [ "$code" -eq 190 ]
  then
    echo token
  fi
  case "$code" in
    131047) echo closed ;;
    131026|131030)
      echo stop
      ;;
    "131042")
      echo pay
      ;;
    *) echo other ;;
  esac
  [ "$code" != 2 ] && echo fine
  echo "$code" |
    grep 131000
}

if (( code == 131047 )); then
  echo closed
fi
`;

export const programSamples: readonly ProgramSample[] = [
  { languageId: "javascript", grammar: "javascript", text: javascript, withoutPlace: ["43: 131031"] },
  { languageId: "javascriptreact", grammar: "javascript", text: javascript, withoutPlace: ["43: 131031"] },
  { languageId: "typescript", grammar: "typescript", text: typescript },
  { languageId: "typescriptreact", grammar: "tsx", text: typescript },
  { languageId: "python", grammar: "python", text: python, withoutPlace: ["11: 131047", "23: 131047"] },
  { languageId: "php", grammar: "php", text: php },
  { languageId: "java", grammar: "java", text: java, withoutPlace: ["12: 131047", "46: 131047"] },
  { languageId: "kotlin", grammar: "kotlin", text: kotlin },
  { languageId: "csharp", grammar: "c_sharp", text: csharp, withoutPlace: ["7: 131047", "20: 131047"] },
  { languageId: "go", grammar: "go", text: go },
  { languageId: "ruby", grammar: "ruby", text: ruby, withoutPlace: ["1: 131047"] },
  { languageId: "rust", grammar: "rust", text: rust },
  { languageId: "elixir", grammar: "elixir", text: elixir },
  { languageId: "swift", grammar: "swift", text: swift },
  { languageId: "dart", grammar: "dart", text: dart },
  { languageId: "shellscript", text: shell, withoutPlace: ["2: 131047"] },
];
