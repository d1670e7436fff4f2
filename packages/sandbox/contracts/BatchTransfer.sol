// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

interface Token {
    function transfer(address to, uint256 value) external returns (bool);
}

/// Makes several transfers in one transaction from its own balance. Token 0x0 is the native coin, which arrives as an
/// internal transfer: no log, and no value in the transaction itself.
contract BatchTransfer {
    receive() external payable {}

    function transferAll(address[] calldata tokens, address payable[] calldata to, uint256[] calldata values) external {
        require(tokens.length == to.length && to.length == values.length, "lengths differ");
        for (uint256 i = 0; i < tokens.length; i++) {
            if (tokens[i] == address(0)) {
                (bool sent, ) = to[i].call{value: values[i]}("");
                require(sent, "not sent");
            } else {
                Token(tokens[i]).transfer(to[i], values[i]);
            }
        }
    }
}
