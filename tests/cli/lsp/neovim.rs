//! Neovim, without a screen, as a person would use it.

use crate::support::{Project, smm};

/// What is typed and asked, in Neovim's own words. Old and new versions start a server differently.
const SCRIPT: &str = r#"
local function fail(why) io.stderr:write('FAILED ' .. why .. '\n'); vim.cmd('cquit 3') end
local function wait(what, done)
  if not vim.wait(60000, done, 50) then fail(what) end
end
local shop = 'profiles/shop/1.0/profile.yaml'
vim.cmd('edit ' .. shop)
local buffer = vim.api.nvim_get_current_buf()
local id = vim.lsp.start_client({
  name = 'smm', cmd = { vim.env.SMM, 'lsp' }, root_dir = vim.fn.getcwd(),
})
vim.lsp.buf_attach_client(buffer, id)
local client = vim.lsp.get_client_by_id(id)
wait('attached', function() return client.server_capabilities ~= nil and client.initialized end)
local function ask(method, extra)
  local params = vim.lsp.util.make_position_params(0, client.offset_encoding)
  for key, value in pairs(extra or {}) do params[key] = value end
  local answers = vim.lsp.buf_request_sync(buffer, method, params, 60000)
  for _, answer in pairs(answers or {}) do
    if answer.error or answer.err then return nil, (answer.error or answer.err).message end
    return answer.result
  end
  fail(method .. ' is not answered')
end
local function go(text)
  vim.fn.cursor(1, 1)
  if vim.fn.search(text, 'ceW') == 0 then fail('no ' .. text) end
end
-- Findings of what is typed.
vim.cmd('%s/level: 2/level: 9/')
wait('a finding', function()
  local found = vim.diagnostic.get(buffer)
  return #found > 0 and found[1].code == 'level-out-of-range'
end)
print('finding: ' .. vim.diagnostic.get(buffer)[1].message:gsub('\n.*', ''))
vim.cmd('%s/level: 9/level: 2/')
wait('no finding', function() return #vim.diagnostic.get(buffer) == 0 end)
go('  doors')
print('hover: ' .. ask('textDocument/hover').contents.value:match('[^\n]*'))
local target = ask('textDocument/definition')
print('definition: ' .. target.uri:match('models/.*') .. ':' .. target.range.start.line + 1)
print('references: ' .. #ask('textDocument/references', { context = { includeDeclaration = true } }))
-- Completion of what is being typed.
vim.cmd('%s/base: tiny@1.0/base: ti/')
go('base: ti')
vim.fn.cursor(vim.fn.line('.'), vim.fn.col('.') + 1)
local params = vim.lsp.util.make_position_params(0, client.offset_encoding)
params.position.character = #vim.fn.getline('.')
local found = vim.lsp.buf_request_sync(buffer, 'textDocument/completion', params, 60000)
for _, answer in pairs(found) do print('completion: ' .. answer.result.items[1].label) end
vim.cmd('undo')
-- A rename that reaches another file, made by Neovim itself.
vim.cmd('edit profiles/shop/1.0/practices/doors.yaml')
buffer = vim.api.nvim_get_current_buf()
vim.lsp.buf_attach_client(buffer, id)
go('SHOP-DOR-1-A')
local edit = ask('textDocument/rename', { newName = 'SHOP-DOR-1-A5' })
vim.lsp.util.apply_workspace_edit(edit, client.offset_encoding)
vim.cmd('wall')
go('level: 1')
local _, why = ask('textDocument/rename', { newName = 'x' })
print('refused: ' .. why)
-- A practice: files move.
vim.cmd('edit models/tiny/1.0/practices/copies.yaml')
buffer = vim.api.nvim_get_current_buf()
vim.lsp.buf_attach_client(buffer, id)
go('id: cop')
edit = ask('textDocument/rename', { newName = 'backups' })
vim.lsp.util.apply_workspace_edit(edit, client.offset_encoding)
vim.cmd('wall')
client.stop()
wait('the end', function() return client.is_stopped() end)
vim.cmd('qall!')
"#;

#[test]
#[ignore = "needs Neovim; `cargo xtask test` installs it"]
fn neovim_shows_findings_names_and_completions_and_renames() {
    let project = Project::tiny().with(
        "
-- profiles/kiosk/1.0/profile.yaml --
id: kiosk
version: \"1.0\"
code: KIO
title: Kiosk
status: draft
date: \"2026-01-20\"
base: shop@1.0
scope: system
summary: See [[SHOP-DOR-1-A1]].
applies-to: [Kiosks]
targets:
  doors: { level: 2, rationale: It stands outside. }
  copies: { level: 1, rationale: Little is lost. }
",
    );
    project.write("script.lua", SCRIPT);
    let mut neovim = project.command("nvim", &["--headless", "-u", "NONE", "-i", "NONE", "-n"]);
    neovim.args(["-c", "luafile script.lua"]).env("SMM", smm());
    neovim
        .env("XDG_STATE_HOME", project.path("state"))
        .env("XDG_CACHE_HOME", project.path("cache"));
    let run = project.run(&mut neovim).exits(0);
    let said = run.stderr.replace('\r', "");
    for line in [
        "finding: the target for `doors` is 9",
        "hover: **Doors** `DOR` `doors`, tiny@1.0",
        "definition: models/tiny/1.0/practices/doors.yaml:1",
        "references: ",
        "completion: tiny@1.0",
        "refused: ",
    ] {
        assert!(said.contains(line), "`{line}` is missing\n{said}");
    }
    assert!(
        project.read("profiles/kiosk/1.0/profile.yaml").contains("[[SHOP-DOR-1-A5]]"),
        "{said}"
    );
    assert!(project.read("profiles/shop/1.0/practices/doors.yaml").contains("- id: SHOP-DOR-1-A5"));
    let tables = project.names("models/tiny/1.0/practices");
    assert_eq!(tables, ["backups.yaml", "doors.yaml"], "{said}");
    assert!(project.read("models/tiny/1.0/practices/backups.yaml").contains("id: backups\n"));
    project.smm(&["check"]).exits(0);
}
