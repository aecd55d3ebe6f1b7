// Reads {"name": "<!DOCTYPE html>..."} from standard input, writes {"name": ["line:column rule message", ...]}.
import { HtmlValidate } from "html-validate";

const validator = new HtmlValidate({
  root: true,
  extends: ["html-validate:standard"],
  rules: {
    "no-inline-style": "error",
    "prefer-native-element": "error",
    "no-redundant-role": "off", // role="list" puts back what Safari takes away
    "attribute-boolean-style": "off",
    "attribute-empty-style": "off",
    "valid-id": ["error", { relaxed: true }],
    "long-title": "off",
    "require-sri": "off",
  },
});

let input = "";
for await (const chunk of process.stdin) input += chunk;
const found = {};
for (const [name, source] of Object.entries(JSON.parse(input))) {
  const report = await validator.validateString(source, name);
  found[name] = report.results.flatMap((result) =>
    result.messages
      .filter((message) => message.severity === 2)
      .map((message) => `${message.line}:${message.column} ${message.ruleId} ${message.message}`),
  );
}
process.stdout.write(JSON.stringify(found));
