import assert from "node:assert/strict";
import { renderPolicyDocument } from "../../../../sandbox/standins/aws/invokes/policy-document";
import { plainText } from "../../../../sandbox/standins/aws/values/plain-text";

describe("aws stand-in: policy documents", () => {
  it("writes the bytes that the official plugin writes", () => {
    const { json, minifiedJson } = renderPolicyDocument({
      policyId: "p",
      statements: [
        {
          sid: "Read",
          actions: ["s3:GetObject", "s3:PutObject"],
          resources: ["arn:aws:s3:::logs/&{aws:username}/*"],
          principals: [{ type: "AWS", identifiers: ["arn:aws:iam::1:root"] }],
          conditions: [
            { test: "StringEquals", variable: "aws:tag/b", values: ["x"] },
            { test: "StringEquals", variable: "aws:tag/a", values: ["1", "2"] },
          ],
        },
        {
          effect: "Deny",
          notActions: ["iam:*"],
          resources: ["*"],
          principals: [{ type: "*", identifiers: ["*"] }],
        },
      ],
    });
    assert.equal(
      json,
      `{
  "Version": "2012-10-17",
  "Id": "p",
  "Statement": [
    {
      "Sid": "Read",
      "Effect": "Allow",
      "Action": [
        "s3:PutObject",
        "s3:GetObject"
      ],
      "Resource": "arn:aws:s3:::logs/\${aws:username}/*",
      "Principal": {
        "AWS": "arn:aws:iam::1:root"
      },
      "Condition": {
        "StringEquals": {
          "aws:tag/a": [
            "2",
            "1"
          ],
          "aws:tag/b": "x"
        }
      }
    },
    {
      "Effect": "Deny",
      "NotAction": "iam:*",
      "Resource": "*",
      "Principal": "*"
    }
  ]
}`,
    );
    assert.equal(minifiedJson, JSON.stringify(JSON.parse(json)));
  });

  it("puts other documents' statements first, and overrides them by name", () => {
    const source = JSON.stringify({ Statement: { Sid: "A", Effect: "Allow", Action: "a", Resource: "*" } });
    const later = JSON.stringify({ Statement: [{ Sid: "A", Effect: "Deny", Action: "b", Resource: "*" }] });
    const { json } = renderPolicyDocument({
      sourcePolicyDocuments: [source],
      overridePolicyDocuments: [later],
      statements: [{ sid: "C", actions: ["c"], resources: ["*"] }],
    });
    const { Statement } = JSON.parse(plainText(json)) as { Statement: { Sid: string; Effect: string }[] };
    assert.deepEqual(
      Statement.map(({ Sid, Effect }) => `${Sid} ${Effect}`),
      ["A Deny", "C Allow"],
    );
  });
});
