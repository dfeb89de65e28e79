-- Waits for the first diagnostic of ours, prints it, and applies its quick fix.
-- Other checks may be on in a folder above.
local function isOurs(code)
  return tostring(code):find('^unlatch') ~= nil
end
local function ours()
  return vim.tbl_filter(function(d)
    return isOurs(d.user_data.lsp.code)
  end, vim.diagnostic.get(0))
end
local function say(text)
  io.stdout:write(text .. '\n')
end

-- Patient: other tests run as well.
if not vim.wait(200000, function() return #ours() > 0 end, 50) then
  say('no diagnostic came')
  vim.cmd('cquit')
end
local found = ours()[1]
local lsp = found.user_data.lsp
say(string.format('%d:%d %s: %s', found.lnum + 1, found.col + 1, lsp.code, found.message))

local answers = vim.lsp.buf_request_sync(0, 'textDocument/codeAction', {
  textDocument = vim.lsp.util.make_text_document_params(),
  range = { start = { line = found.lnum, character = found.col },
            ['end'] = { line = found.end_lnum, character = found.end_col } },
  context = { diagnostics = vim.tbl_filter(function(d) return isOurs(d.code) end,
                                           vim.lsp.diagnostic.get_line_diagnostics(0, found.lnum)) },
}, 200000)
for _, answer in pairs(answers) do
  for _, action in ipairs(answer.result) do
    if action.kind == 'quickfix' and action.edit then
      vim.lsp.util.apply_workspace_edit(action.edit, 'utf-16')
      break
    end
  end
end
for _, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
  say(line)
end
vim.cmd('qall!')
